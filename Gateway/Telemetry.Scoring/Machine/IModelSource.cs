namespace Telemetry.Scoring.Machine;

/// <summary>
/// Where model files are found by id. A model never changes under its id, so that a replay that asks again gets the
/// same.
/// </summary>
public interface IModelSource
{
    /// <summary>Reads a model file.</summary>
    /// <param name="modelId">The model's id.</param>
    /// <param name="content">The file's bytes.</param>
    /// <param name="reason">Why not, when it cannot be read; one sentence.</param>
    /// <returns>False when it cannot be read; never an exception.</returns>
    bool TryRead(string modelId, out ReadOnlyMemory<byte> content, out string reason);
}
