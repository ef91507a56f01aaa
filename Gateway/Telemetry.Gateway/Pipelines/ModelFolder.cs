using Telemetry.Gateway.Configuration;
using Telemetry.Journal;
using Telemetry.Scoring.Machine;

namespace Telemetry.Gateway.Pipelines;

/// <summary>The folder of trained models, one file per id. A file is written once and never changed.</summary>
internal sealed class ModelFolder(GatewayOptions options) : IModelSource
{
    private const string Suffix = ".model";

    private readonly string _directory = Path.Combine(options.DataDirectory, "models");

    public bool TryRead(string modelId, out ReadOnlyMemory<byte> content, out string reason)
    {
        content = default;
        if (!Contract.Names.IsValid(modelId))
        {
            reason = "A model's id is a name.";
            return false;
        }

        try
        {
            byte[]? bytes = DurableFile.TryRead(PathOf(modelId));
            content = bytes;
            reason = bytes is null ? $"There is no file of model '{modelId}' in the folder of models." : "";
            return bytes is not null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            reason = $"The file of model '{modelId}' cannot be read: {error.Message}";
            return false;
        }
    }

    /// <summary>Keeps a model, durably.</summary>
    public void Write(TrainedModel model)
    {
        DurableFile.CreateDirectory(_directory);
        DurableFile.Write(PathOf(model.Model.Id), model.Content.Span);
    }

    /// <summary>The ids of all kept models, in order.</summary>
    public IReadOnlyList<string> Ids() => Directory.Exists(_directory)
        ?
        [
            .. Directory.EnumerateFiles(_directory, "*" + Suffix)
                .Select(file => Path.GetFileNameWithoutExtension(file))
                .Order(StringComparer.Ordinal),
        ]
        : [];

    private string PathOf(string modelId) => Path.Combine(_directory, modelId + Suffix);
}
