using Telemetry.Engine.Execution;
using Telemetry.Engine.Runtime;
using Telemetry.Journal;

namespace Telemetry.Simulation.GatewaySide;

/// <summary>A broken build: readings lose their boot, so that nobody knows that they came before.</summary>
internal sealed class ForgetfulDecoder(StepDecoder decode)
{
    public StepDecoding Decode(JournalPosition position, ReadOnlySpan<byte> bytes, StepInput input)
    {
        var decoding = decode(position, bytes, input);
        if (decoding.Status != StepDecodingStatus.Done || input.Kind != StepKind.Rows)
        {
            return decoding;
        }
        var readings = input.Readings.ToArray();
        string[] symbols = [.. input.Symbols];
        StepStamp at = new(input.Position, input.JournalTime, input.Elapsed);
        input.BeginRows(at, input.Source, "", input.Low, input.Clock);
        foreach (var symbol in symbols)
        {
            input.Symbol(symbol);
        }
        foreach (var reading in readings)
        {
            input.Add(reading);
        }
        return decoding;
    }
}
