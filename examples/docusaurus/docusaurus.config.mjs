export default {
  title: "Calendar guide",
  url: "http://localhost:8001",
  baseUrl: "/",
  presets: [["classic", { docs: { routeBasePath: "/" }, blog: false }]],
};
