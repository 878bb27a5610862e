import { modelRoutes } from '../../src/model-page/routes.js';

export default { paths: () => modelRoutes('zh') };
