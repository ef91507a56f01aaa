using Telemetry.Engine.Operators;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Execution;

/// <summary>One operator's part of a snapshot.</summary>
internal sealed record OperatorSection(string Description, int Version, ReadOnlyMemory<byte> State)
{
    /// <summary>Reads all parts by the operators' names.</summary>
    public static Dictionary<string, OperatorSection> ReadAll(SnapshotReader reader)
    {
        var sections = new Dictionary<string, OperatorSection>(StringComparer.Ordinal);
        for (var left = reader.Count(); left > 0; left--)
        {
            var name = reader.Text();
            if (!sections.TryAdd(name, new(reader.Text(), reader.Int32(), reader.Bytes())))
            {
                throw new SnapshotFormatException($"operator '{name}' twice");
            }
        }
        return sections;
    }

    /// <summary>Why an operator cannot take the state; null when it can.</summary>
    public string? MismatchWith(Operator target, bool isSamePipeline) =>
        Version != target.StateVersion ? $"it has format version {Version}, known is {target.StateVersion}"
        : Description != target.DescribeState()
            ? $"it is the state of [{Description}], and the operator is [{target.DescribeState()}]"
        : isSamePipeline ? null : target.WhyUnfit(new(State));
}
