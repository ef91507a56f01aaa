namespace Telemetry.Scoring.Machine;

/// <summary>A model and the file that holds it.</summary>
/// <param name="Model">The model, as <see cref="MachineModel.Load"/> would give it.</param>
/// <param name="Content">The file's bytes.</param>
public sealed record TrainedModel(MachineModel Model, ReadOnlyMemory<byte> Content);
