export default { title: "Calendar guide" };
