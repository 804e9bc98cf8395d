// The camera before an identity card: what it sees when 촬영 is pressed goes into the form's file field.
"use strict";
(() => {
  const open = async (form) => {
    const view = form.querySelector(".viewfinder");
    const video = view.querySelector("video");
    video.srcObject = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 960 } },
    });
    await video.play();
    view.hidden = false;
    return video;
  };

  const shoot = async (video, field) => {
    const canvas = document.createElement("canvas");
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext("2d").drawImage(video, 0, 0);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.95));
    const files = new DataTransfer();
    files.items.add(new File([blob], "card.jpg", { type: "image/jpeg" }));
    field.files = files.files;
    video.srcObject.getTracks().forEach((track) => track.stop());
  };

  for (const form of document.querySelectorAll("[data-camera]")) {
    const field = form.elements[form.dataset.camera];
    const opened = navigator.mediaDevices ? open(form).catch(() => null) : Promise.resolve(null);
    form.addEventListener("submit", async (event) => {
      if (field.files.length) return;
      event.preventDefault();
      const video = await opened;
      if (video) await shoot(video, field);
      form.submit();
    });
  }
})();
