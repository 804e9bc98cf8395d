// The camera before an identity card: after 촬영, the first picture that is lit, still and as sharp as it gets goes into
// the form's file field. The viewfinder has its place before the camera opens, so that nothing moves under the finger.
"use strict";
(() => {
  const OPENING = "카메라를 여는 중입니다.";
  const CLOSED = "카메라를 열 수 없습니다. 아래에서 찍어 둔 사진을 골라 주세요.";
  const HOLD = "움직이지 말고 잠시 기다려 주세요.";
  const READING = "신분증을 읽고 있습니다. 잠시만 기다려 주세요.";
  const PATIENCE = 2000;
  const ALIKE = 3;
  const SMALL = [160, 120];
  const LARGEST = 1600;

  const openCamera = async (video) => {
    video.srcObject = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 960 } },
    });
    await video.play();
  };

  const nextFrame = (video) => new Promise((seen) => {
    if (video.requestVideoFrameCallback) video.requestVideoFrameCallback(seen);
    else requestAnimationFrame(seen);
  });

  // A small grey copy of what the camera sees: `grey` values, `spread` of light, `sharpness` (mean step between neighbours).
  const glance = (video, pen) => {
    const [width, height] = SMALL;
    pen.drawImage(video, 0, 0, width, height);
    const { data } = pen.getImageData(0, 0, width, height);
    const grey = Float32Array.from({ length: width * height }, (_, at) => (data[4 * at] + data[4 * at + 1] + data[4 * at + 2]) / 3);
    const mean = grey.reduce((sum, value) => sum + value, 0) / grey.length;
    const spread = Math.sqrt(grey.reduce((sum, value) => sum + (value - mean) ** 2, 0) / grey.length);
    const sharpness = grey.reduce((sum, value, at) => sum + Math.abs(value - (grey[at - 1] ?? value)), 0) / grey.length;
    return { grey, spread, sharpness };
  };

  const still = (one, other) => one.grey.reduce((sum, value, at) => sum + Math.abs(value - other.grey[at]), 0) / one.grey.length < 3;

  // Until frames are lit, alike, and no longer getting sharper.
  const steady = async (video) => {
    const pen = Object.assign(document.createElement("canvas"), { width: SMALL[0], height: SMALL[1] })
      .getContext("2d", { willReadFrequently: true });
    let last = null;
    for (let alike = 0; alike < ALIKE;) {
      await nextFrame(video);
      const now = glance(video, pen);
      const held = last && now.spread > 12 && still(now, last) && now.sharpness < last.sharpness * 1.05;
      alike = held ? alike + 1 : 0;
      last = now;
    }
  };

  const within = (milliseconds, deed) => Promise.race([deed, new Promise((over) => setTimeout(over, milliseconds))]);

  // What is seen there, no side longer than `LARGEST`, as the form's file.
  const put = async (field, seen, width, height) => {
    const scale = Math.min(1, LARGEST / Math.max(width, height));
    const canvas = Object.assign(document.createElement("canvas"), { width: width * scale, height: height * scale });
    canvas.getContext("2d").drawImage(seen, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.95));
    const files = new DataTransfer();
    files.items.add(new File([blob], "card.jpg", { type: "image/jpeg" }));
    field.files = files.files;
  };

  const shoot = async (video, field) => {
    video.pause();
    await put(field, video, video.videoWidth, video.videoHeight);
    video.srcObject.getTracks().forEach((track) => track.stop());
  };

  // A photograph from the album, which may be far too large to send; what no browser can draw is left for the server to refuse.
  const shrink = async (field) => {
    const picture = await createImageBitmap(field.files[0]).catch(() => null);
    if (picture) await put(field, picture, picture.width, picture.height);
  };

  const set = (form) => {
    const field = form.elements[form.dataset.camera];
    const view = form.querySelector(".viewfinder");
    const video = view.querySelector("video");
    const told = view.querySelector("[role=status]");
    const tell = (words) => { told.textContent = words; };
    let busy = false;

    const tryOpening = async () => {
      tell(OPENING);
      const open = await openCamera(video).then(() => true, () => false);
      tell(open ? "" : CLOSED);
      return open;
    };

    const send = async () => {
      if (field.files.length) {
        await shrink(field);
      } else {
        if (!(await opened || await (opened = tryOpening()))) return false;
        tell(HOLD);
        await within(PATIENCE, steady(video));
        await shoot(video, field);
      }
      tell(READING);
      form.submit();
      return true;
    };

    view.hidden = false;
    let opened = tryOpening();
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (busy) return;
      busy = true;
      busy = await send();
      if (!busy) field.focus();
    });
  };

  if (navigator.mediaDevices) document.querySelectorAll("[data-camera]").forEach(set);
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
