using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Telemetry.Contract;

/// <summary>
/// One order to an agent, at <see cref="Topics.Command"/> (not retained, gateway to agent). The same id is the same
/// order: sent again it is answered again, never done again while it is good.
/// </summary>
/// <remarks>
/// <code>{"id":"c-1","kind":"read_now","sensor":"bme280#0","issued":1780000000000,"valid_seconds":60}</code>
/// </remarks>
public abstract record AgentCommand
{
    private const string ReadNowKind = "read_now";
    private const string RestartSensorKind = "restart_sensor";
    private const string SetSamplingKind = "set_sampling";

    private AgentCommand()
    {
    }

    /// <summary>Its id, as in the topic.</summary>
    public required string Id { get; init; }

    /// <summary>The sensor that it is about: <see cref="AgentSensor.Name"/>, which may hold a <c>#</c>.</summary>
    public required string Sensor { get; init; }

    /// <summary>When it was given, ms since the epoch, by the gateway's clock.</summary>
    public required long Issued { get; init; }

    /// <summary>
    /// For how many seconds from then it is good. An agent that does not know the time counts from its arrival.
    /// </summary>
    public required int ValidSeconds { get; init; }

    /// <summary>What is ordered, as it is called in messages.</summary>
    public abstract string Kind { get; }

    /// <summary>The message as UTF-8 JSON.</summary>
    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", Id);
            json.WriteString("kind", Kind);
            json.WriteString("sensor", Sensor);
            json.WriteNumber("issued", Issued);
            json.WriteNumber("valid_seconds", ValidSeconds);
            if (this is SetSampling { PeriodMs: var period, Seconds: var seconds })
            {
                json.WriteNumber("period_ms", period);
                json.WriteNumber("seconds", seconds);
            }
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a message; never throws on any bytes.</summary>
    /// <param name="json">The message.</param>
    /// <param name="command">What it says; null when it is refused.</param>
    /// <param name="fault">Why it is refused; null when it is not.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> json,
        [NotNullWhen(true)] out AgentCommand? command,
        [NotNullWhen(false)] out FieldFault? fault)
    {
        var node = MessageNode.Read(json, Limits.ControlBytesMax);
        var id = node.Name("id");
        var kind = node.TextOf("kind", Limits.NameLengthMax, isRequired: true);
        var sensor = node.TextOf("sensor", Limits.NameLengthMax, isRequired: true);
        var issued = node.Whole("issued", 0, Limits.ConfigurationVersionMax);
        var valid = (int)node.Whole("valid_seconds", 1, Limits.CommandSecondsMax);
        command = kind switch
        {
            ReadNowKind => new ReadNow { Id = id, Sensor = sensor, Issued = issued, ValidSeconds = valid },
            RestartSensorKind =>
                new RestartSensor { Id = id, Sensor = sensor, Issued = issued, ValidSeconds = valid },
            SetSamplingKind => new SetSampling
            {
                Id = id,
                Sensor = sensor,
                Issued = issued,
                ValidSeconds = valid,
                PeriodMs = (int)node.Whole("period_ms", Limits.SamplingMillisMin, Limits.SamplingMillisMax),
                Seconds = (int)node.Whole("seconds", 0, Limits.SamplingSecondsMax),
            },
            _ => null,
        };
        if (command is null)
        {
            node.Refuse("kind", $"{ReadNowKind}, {RestartSensorKind} or {SetSamplingKind} is expected");
        }
        node.AllowOnly(command is SetSampling
            ? ["id", "kind", "sensor", "issued", "valid_seconds", "period_ms", "seconds"]
            : ["id", "kind", "sensor", "issued", "valid_seconds"]);
        fault = node.Fault;
        command = fault is null ? command : null;
        return command is not null;
    }

    /// <summary>Poll the sensor once more, now; its readings are in the reply, and among all others.</summary>
    public sealed record ReadNow : AgentCommand
    {
        /// <inheritdoc/>
        public override string Kind => ReadNowKind;
    }

    /// <summary>Close the sensor's driver and open it anew.</summary>
    public sealed record RestartSensor : AgentCommand
    {
        /// <inheritdoc/>
        public override string Kind => RestartSensorKind;
    }

    /// <summary>
    /// Poll the sensor with another period for a while; then, and after a restart of the agent or of the sensor, it
    /// is the configured one again. What should last belongs into the desired configuration.
    /// </summary>
    public sealed record SetSampling : AgentCommand
    {
        /// <inheritdoc/>
        public override string Kind => SetSamplingKind;

        /// <summary>
        /// From due time to due time, <see cref="Limits.SamplingMillisMin"/> to
        /// <see cref="Limits.SamplingMillisMax"/>.
        /// </summary>
        public required int PeriodMs { get; init; }

        /// <summary>How long, up to <see cref="Limits.SamplingSecondsMax"/>; 0: the configured period, now.</summary>
        public required int Seconds { get; init; }
    }
}
