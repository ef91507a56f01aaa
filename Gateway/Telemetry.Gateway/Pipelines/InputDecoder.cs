using System.Text;
using System.Text.Json;
using Telemetry.Alerts.Care;
using Telemetry.Alerts.Topology;
using Telemetry.Contract;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Fencing;
using Telemetry.Engine.Runtime;
using Telemetry.Engine.Time;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Interfaces;
using Telemetry.Journal;

namespace Telemetry.Gateway.Pipelines;

/// <summary>
/// Turns a record of the input journal into the step that it is: the record's bytes say everything, so a replay sees
/// what
/// the first run saw. One object per reader; not thread-safe.
/// </summary>
internal sealed class InputDecoder
{
    /// <summary>The reason of a dead letter for a step that a pipeline leaves out by order.</summary>
    public const string StepSkipped = "step_skipped";

    private static readonly string[] QualityNames =
        [.. Enum.GetValues<TimeQuality>().Select(quality => Words.SnakeCase(quality.ToString()))];

    private readonly PackRecord _pack = new();
    private int[] _metricSymbols = [];
    private int[] _unitSymbols = [];

    /// <summary>Fills <paramref name="input"/> from one record. Never throws for any bytes.</summary>
    public StepDecoding Decode(JournalPosition position, ReadOnlySpan<byte> bytes, StepInput input)
    {
        try
        {
            InputRecord record = new(bytes);
            StepStamp at = new(
                position.Value, new EventTime(record.Stamp.TimeMicros), new Duration(record.Stamp.ElapsedMicros));
            return Decode(at, record, input);
        }
        catch (InvalidDataException refused)
        {
            return StepDecoding.Refused(refused.Message);
        }
    }

    private StepDecoding Decode(StepStamp at, in InputRecord record, StepInput input)
    {
        switch (record.Kind)
        {
            case InputKind.Pack:
                _pack.Read(record);
                DecodePack(at, input);
                break;
            case InputKind.Status:
                DecodeStatus(at, StatusRecord.Read(record), input);
                break;
            case InputKind.DeadLetter:
                DecodeDeadLetter(at, DeadLetterRecord.Read(record), input);
                break;
            case InputKind.Control:
                DecodeControl(at, record.Body, input);
                break;
            case InputKind.Tick:
                input.BeginTick(at);
                break;
            case InputKind.None:
            default:
                return StepDecoding.Refused($"Record kind {(byte)record.Kind} is not known here.");
        }

        return StepDecoding.Done;
    }

    private void DecodePack(StepStamp at, StepInput input)
    {
        PackRecord pack = _pack;
        EventTime? low = pack.LowMicros is long micros ? new EventTime(micros) : null;
        SourceClockKind clock = pack.Lane == Lane.Foreign ? SourceClockKind.Bounded : SourceClockKind.Declared;
        input.BeginRows(at, pack.Device, pack.Boot, low, clock);
        input.HasArrivalTimes = pack.HasArrivalTimes;
        if (pack.Sender.IsKnown)
        {
            PackSender sender = pack.Sender;
            input.Sender = new StepSender(pack.Agent, sender.Run, sender.Spool, sender.Epoch, sender.Past);
        }

        FillSymbols(pack, input);
        ReadOnlySpan<long> times = pack.Times;
        ReadOnlySpan<ulong> seqs = pack.Seqs;
        ReadOnlySpan<int> metrics = pack.Metrics;
        ReadOnlySpan<double> numbers = pack.Numbers;
        ReadOnlySpan<ValueKind> kinds = pack.Kinds;
        ReadOnlySpan<TimeQuality> qualities = pack.Qualities;
        ReadOnlySpan<ValueQuality> valueQualities = pack.ValueQualities;
        (TimeQuality, ValueQuality) lastQuality = default;
        int qualitySymbol = StepInput.NoSymbol;
        for (int row = 0; row < times.Length; row++)
        {
            if ((qualities[row], valueQualities[row]) != lastQuality)
            {
                lastQuality = (qualities[row], valueQualities[row]);
                qualitySymbol = input.Symbol(QualityOf(qualities[row], valueQualities[row]));
            }

            string? text = kinds[row] == ValueKind.Text ? Encoding.UTF8.GetString(pack.Text(row)) : null;
            input.Add(new StepReading(
                _metricSymbols[metrics[row]],
                _unitSymbols[metrics[row]],
                qualitySymbol,
                new EventTime(times[row]),
                seqs[row],
                KindOf(kinds[row]),
                numbers[row],
                text));
        }
    }

    /// <summary>
    /// The worst that is said of a reading: that its time is not to be relied on, else what is wrong with its value,
    /// else its time's quality. So <c>quality IN ('synced', 'holdover')</c> are the readings that nothing speaks
    /// against.
    /// </summary>
    private static string QualityOf(TimeQuality time, ValueQuality value) =>
        value == ValueQuality.Good || time is TimeQuality.Unsynced or TimeQuality.Redated
            ? QualityNames[(int)time]
            : ValueQualities.NameOf(value);

    private void FillSymbols(PackRecord pack, StepInput input)
    {
        if (_metricSymbols.Length < pack.MetricCount)
        {
            _metricSymbols = new int[pack.MetricCount];
            _unitSymbols = new int[pack.MetricCount];
        }

        for (int metric = 0; metric < pack.MetricCount; metric++)
        {
            string unit = pack.MetricUnits[metric];
            _metricSymbols[metric] = input.Symbol(pack.MetricNames[metric]);
            _unitSymbols[metric] = unit.Length == 0 ? StepInput.NoSymbol : input.Symbol(unit);
        }
    }

    private static void DecodeStatus(StepStamp at, in StatusRecord status, StepInput input)
    {
        if (status.Device.Length == 0)
        {
            // An agent is no source: its devices have records of their own.
            input.BeginTick(at);
            return;
        }

        input.BeginStatus(at, status.Device, status.IsOnline);
    }

    private static void DecodeDeadLetter(StepStamp at, in DeadLetterRecord record, StepInput input)
    {
        DeadLetter letter = record.Letter;
        string detail = string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"agent {letter.Agent}, topic {letter.Topic}, {letter.Readings} readings, {record.PayloadBytes} bytes");
        input.BeginDeadLetter(at, letter.Device, new StepRejection(null, letter.Reason, detail));
    }

    private static void DecodeControl(StepStamp at, ReadOnlySpan<byte> body, StepInput input)
    {
        ControlKind kind = body.IsEmpty ? ControlKind.None : (ControlKind)body[0];
        if (kind == ControlKind.DeviceAccepted && DeviceAcceptance.TryRead(body[1..], out DeviceAcceptance? accepted))
        {
            input.BeginAccept(at, accepted.Device, accepted.Run);
            return;
        }

        if (kind == ControlKind.PipelineChanged && PipelineChange.Read(body[1..])?.Alerts is JsonElement alerts)
        {
            input.BeginControl(at, GatewayPipeline.AlertsOperator, Encoding.UTF8.GetBytes(alerts.GetRawText()));
            return;
        }

        string? target = kind switch
        {
            ControlKind.AlertAcknowledged => GatewayPipeline.AlertsOperator,
            ControlKind.AlertCare => CareOperator.Name,
            ControlKind.CauseReported => CauseOperator.Name,
            ControlKind.ModelChanged => GatewayPipeline.MachineScoresOperator,
            _ => null,
        };
        if (target is null)
        {
            if (kind == ControlKind.PipelineChanged && PipelineChange.Read(body[1..]) is
                { Change: PipelineChangeKind.Skipped, Step: long step } change)
            {
                // Nothing is left out without a word.
                string detail = string.Create(
                    System.Globalization.CultureInfo.InvariantCulture, $"pipeline {change.Pipeline}, step {step}");
                input.BeginDeadLetter(at, "", new StepRejection(null, StepSkipped, detail));
                return;
            }

            input.BeginTick(at);
            return;
        }

        input.BeginControl(at, target, body[1..].ToArray());
    }

    private static ReadingKind KindOf(ValueKind kind) => kind switch
    {
        ValueKind.Number => ReadingKind.Number,
        ValueKind.Bool => ReadingKind.Boolean,
        ValueKind.Text => ReadingKind.Text,
        _ => ReadingKind.None,
    };
}
