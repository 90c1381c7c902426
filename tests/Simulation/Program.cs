using Simulation;

return Seeds.Run(args);
