// The playground follows the switch of Material for MkDocs.
const follow = () => {
  const theme = document.body.dataset.mdColorScheme === "slate" ? "dark" : "light";
  for (const playground of document.querySelectorAll("authorization-link-playground"))
    playground.setAttribute("theme", theme);
};
new MutationObserver(follow).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
follow();
