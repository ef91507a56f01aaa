using Telemetry.Engine.State;

namespace Telemetry.Scoring.Machine;

/// <summary>Which model scores which devices; without a loaded model they are not scored.</summary>
/// <param name="Device">A device, or a pattern with <c>*</c>.</param>
/// <param name="ModelId">The model's id.</param>
/// <param name="Sha256">SHA-256 of the model's file, or null.</param>
/// <param name="Model">The model; null when it could not be loaded.</param>
/// <param name="Content">The bytes that the model was loaded from; empty without a model.</param>
internal sealed record ModelAssignment(
    string Device, string ModelId, string? Sha256, MachineModel? Model, ReadOnlyMemory<byte> Content)
{
    public bool Covers(string device) =>
        System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(Device, device, ignoreCase: false);

    /// <summary>Applies a change that names a model; <paramref name="reason"/> says why not.</summary>
    public static ModelAssignment Load(
        IModelSource source, ModelChange change, string modelId, out string? reason)
    {
        var assignment = new ModelAssignment(change.Device, modelId, change.Sha256, null, default);
        string problem = "";
        ReadOnlyMemory<byte> content = change.Content ?? default;
        if (change.Content is null && !source.TryRead(modelId, out content, out problem))
        {
            reason = problem;
            return assignment;
        }

        string digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content.Span));
        if (change.Sha256 is { } expected && !digest.Equals(expected, StringComparison.OrdinalIgnoreCase))
        {
            reason = $"SHA-256 of model '{modelId}' is {digest}, expected {expected}.";
            return assignment;
        }

        try
        {
            MachineModel model = MachineModel.Load(content);
            reason = model.Id == modelId ? null : $"The file of model '{modelId}' holds model '{model.Id}'.";
            return reason is null ? assignment with { Model = model, Content = content } : assignment;
        }
        catch (ModelFormatException e)
        {
            reason = e.Message;
            return assignment;
        }
    }

    public void Write(SnapshotWriter writer)
    {
        writer.Text(Device);
        writer.Text(ModelId);
        writer.Text(Sha256);
        writer.Boolean(Model is not null);
        if (Model is not null)
        {
            writer.Bytes(Content.Span);
        }
    }

    public static ModelAssignment Read(SnapshotReader reader)
    {
        var assignment = new ModelAssignment(reader.Text(), reader.Text(), reader.TextOrNull(), null, default);
        if (!reader.Boolean())
        {
            return assignment;
        }

        // The reader's memory may be used again.
        byte[] content = reader.Bytes().ToArray();
        try
        {
            return assignment with { Model = MachineModel.Load(content), Content = content };
        }
        catch (ModelFormatException e)
        {
            throw new SnapshotFormatException($"model '{assignment.ModelId}': {e.Message}");
        }
    }
}
