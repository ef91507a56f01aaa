using System.Collections.Concurrent;
using System.Security.Cryptography;
using Telemetry.Gateway.Pipelines;
using Telemetry.Gateway.Replay;
using Telemetry.Scoring.Machine;
using Telemetry.Scoring.Series;

namespace Telemetry.Gateway.Evidence;

/// <summary>Says which model a score is from.</summary>
internal sealed class ModelLook(ModelFolder models)
{
    private readonly ConcurrentDictionary<string, string> _hashes = new(StringComparer.Ordinal);

    /// <summary>The model of a row's stream; null when the stream has none.</summary>
    public ModelItem? Of(string stream, string? id) => (stream, id) switch
    {
        (SeriesScoreSchema.Stream, { } built) => new ModelItem(
            built, null, PipelineSettings.ThisBuild, "Built into the program; what it learned is in the checkpoints."),
        (MachineScoreSchema.Stream, { } trained) => OfFile(trained),
        _ => null,
    };

    private ModelItem OfFile(string id)
    {
        // A file is written once and never changed.
        if (_hashes.TryGetValue(id, out string? known))
        {
            return new ModelItem(id, known, null, null);
        }

        if (!models.TryRead(id, out ReadOnlyMemory<byte> content, out string reason))
        {
            return new ModelItem(id, null, null, reason);
        }

        string sha256 = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        _hashes.TryAdd(id, sha256);
        return new ModelItem(id, sha256, null, null);
    }
}
