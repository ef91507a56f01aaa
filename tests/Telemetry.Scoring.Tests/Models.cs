using Telemetry.Scoring.Machine;

namespace Telemetry.Scoring.Tests;

/// <summary>Models in memory.</summary>
internal sealed class Models : IModelSource
{
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _files = new(StringComparer.Ordinal);

    public Models(params TrainedModel[] models)
    {
        foreach (TrainedModel model in models)
        {
            Put(model.Model.Id, model.Content);
        }
    }

    public void Put(string id, ReadOnlyMemory<byte> content) => _files[id] = content;

    public void Remove(string id) => _files.Remove(id);

    public bool TryRead(string modelId, out ReadOnlyMemory<byte> content, out string reason)
    {
        bool isThere = _files.TryGetValue(modelId, out content);
        reason = isThere ? "" : $"There is no model '{modelId}'.";
        return isThere;
    }
}
