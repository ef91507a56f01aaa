using Telemetry.Engine.Execution;
using Telemetry.Engine.Runtime;
using Telemetry.Journal;

namespace Telemetry.Gateway.Pipelines;

/// <summary>
/// Decodes for one pipeline. Steps that were ordered to be left out are ticks for it: time passes, and nothing else.
/// </summary>
internal sealed class SkippingDecoder(IEnumerable<long> skipped)
{
    private readonly InputDecoder _decoder = new();
    private readonly HashSet<long> _skipped = [.. skipped];

    /// <summary>Fills <paramref name="input"/> from one record. Never throws for any bytes.</summary>
    public StepDecoding Decode(JournalPosition position, ReadOnlySpan<byte> bytes, StepInput input)
    {
        StepDecoding decoding = _decoder.Decode(position, bytes, input);
        if (_skipped.Count > 0 && decoding.Status == StepDecodingStatus.Done && _skipped.Contains(position.Value))
        {
            input.BeginTick(new StepStamp(position.Value, input.JournalTime, input.Elapsed));
        }

        return decoding;
    }
}
