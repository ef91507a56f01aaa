namespace Telemetry.Scoring.Machine;

/// <summary>Which model scores which devices; without a loaded model they are not scored.</summary>
/// <param name="Device">A device, or a pattern with <c>*</c>.</param>
/// <param name="ModelId">The model's id.</param>
/// <param name="Sha256">SHA-256 of the model's file, or null.</param>
/// <param name="Model">The model; null when it could not be loaded.</param>
internal sealed record ModelAssignment(string Device, string ModelId, string? Sha256, MachineModel? Model)
{
    public bool Covers(string device) =>
        System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(Device, device, ignoreCase: false);

    /// <summary>Loads a model; <paramref name="reason"/> says why not.</summary>
    public static ModelAssignment Load(
        IModelSource source, string device, string modelId, string? sha256, out string? reason)
    {
        var assignment = new ModelAssignment(device, modelId, sha256, null);
        if (!source.TryRead(modelId, out ReadOnlyMemory<byte> content, out string problem))
        {
            reason = problem;
            return assignment;
        }

        string digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content.Span));
        if (sha256 is not null && !digest.Equals(sha256, StringComparison.OrdinalIgnoreCase))
        {
            reason = $"SHA-256 of model '{modelId}' is {digest}, expected {sha256}.";
            return assignment;
        }

        try
        {
            MachineModel model = MachineModel.Load(content);
            reason = model.Id == modelId ? null : $"The file of model '{modelId}' holds model '{model.Id}'.";
            return reason is null ? assignment with { Model = model } : assignment;
        }
        catch (ModelFormatException e)
        {
            reason = e.Message;
            return assignment;
        }
    }
}
