// The playground follows Furo's switch, which knows the same three themes.
const follow = () => {
  for (const playground of document.querySelectorAll("authorization-link-playground"))
    playground.setAttribute("theme", document.body.dataset.theme || "auto");
};
addEventListener("DOMContentLoaded", () => {
  new MutationObserver(follow).observe(document.body, { attributeFilter: ["data-theme"] });
  follow();
});
