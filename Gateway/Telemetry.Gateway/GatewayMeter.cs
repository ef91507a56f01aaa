using System.Diagnostics.Metrics;
using Telemetry.Gateway.Mqtt;

namespace Telemetry.Gateway;

/// <summary>The instruments of the meter <c>telemetry.gateway</c>.</summary>
internal sealed class GatewayMeter
{
    public const string Name = "telemetry.gateway";

    private readonly Counter<long> _guardRefusals;
    private readonly Counter<long> _readings;
    private readonly Counter<long> _packs;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _deadLetters;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _trimmed;
    private readonly Counter<long> _leftBehind;

    public GatewayMeter(IMeterFactory meters)
    {
        Meter = meters.Create(Name);
        _guardRefusals = Meter.CreateCounter<long>(
            "telemetry.gateway.guard_refusals", "{connection}", "Connections closed by the MQTT header guard.");
        _readings = Meter.CreateCounter<long>(
            "telemetry.gateway.readings", "{reading}", "Readings journalled, duplicates included.");
        _packs = Meter.CreateCounter<long>("telemetry.gateway.packs", "{pack}", "Packs journalled.");
        _bytes = Meter.CreateCounter<long>(
            "telemetry.gateway.payload_bytes", "By", "Bytes of the payloads of accepted packs.");
        _deadLetters = Meter.CreateCounter<long>(
            "telemetry.gateway.dead_letters", "{letter}", "Input and readings that could not be used, by reason.");
        _trimmed = Meter.CreateCounter<long>(
            "telemetry.gateway.journal_trimmed_bytes", "By", "Bytes of journal segments that were let go, by reason.");
        _leftBehind = Meter.CreateCounter<long>(
            "telemetry.gateway.readers_left_behind", "{reader}",
            "Readers that held a journal back for too long and lost records.");
        _refusals = Meter.CreateCounter<long>(
            "telemetry.gateway.refusals", "{request}",
            "Connections, publishes and subscriptions refused by the rules.");
    }

    public Meter Meter { get; }

    public void JournalTrimmed(string journal, string reason, long bytes) => _trimmed.Add(
        bytes,
        new KeyValuePair<string, object?>("journal", journal),
        new KeyValuePair<string, object?>("reason", reason));

    public void ReaderLeftBehind(string reader) =>
        _leftBehind.Add(1, new KeyValuePair<string, object?>("reader", reader));

    public void GuardRefused(GuardViolation violation) =>
        _guardRefusals.Add(1, new KeyValuePair<string, object?>("reason", Words.SnakeCase(violation.ToString())));

    public void PackJournalled(int readings, int bytes)
    {
        _packs.Add(1);
        _readings.Add(readings);
        _bytes.Add(bytes);
    }

    public void DeadLetterWritten(string reason) =>
        _deadLetters.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Refused(string what) => _refusals.Add(1, new KeyValuePair<string, object?>("what", what));
}
