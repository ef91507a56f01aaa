using System.Buffers;
using Telemetry.Alerts;
using Telemetry.Alerts.Care;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Gateway.Pipelines;

namespace Telemetry.Gateway.Tests.Alerts.Handover;

/// <summary>
/// A pipeline that is changed while alerts stand: an input journal, the form that runs, and everything that was said of
/// alerts. Times are seconds.
/// </summary>
internal sealed class ChangingPlant : IStepSink
{
    private const long Micros = 1_000_000;

    private readonly List<Action<StepInput, StepStamp, Partition>> _journal = [];
    private readonly List<long> _times = [];
    private readonly List<ScenarioRow> _rows = [];
    private readonly SaidAlerts<ScenarioRow> _said = new();
    private Partition _partition;
    private int _next;
    private int _saidStep = -1;
    private int _mutedThrough = -1;

    public ChangingPlant(PlantForm form)
    {
        Form = form;
        _partition = form.Build().CreatePartition();
    }

    public PlantForm Form { get; private set; }

    public long Now { get; private set; }

    /// <summary>All rows of alerts, in the order in which they were said.</summary>
    public IReadOnlyList<ScenarioRow> Rows => _rows;

    /// <summary>How many messages the last change took.</summary>
    public int LastHandovers { get; private set; }

    /// <summary>The newest window of some keys.</summary>
    public void Windows(long start, long end, IReadOnlyList<(string Device, double Value)> values) => Journal(
        (input, at, partition) =>
        {
            Frame frame = new(PlantForm.Schema, partition.Texts);
            foreach ((string device, double value) in values)
            {
                Span<long> key = [partition.Texts.Intern(device), partition.Texts.Intern("t")];
                int row = frame.Add(new EventTime(end * Micros), partition.KeysOf(KeySpace.Series).Intern(key));
                frame.SetText(0, row, device);
                frame.SetText(1, row, "t");
                frame.Longs(2)[row] = start * Micros;
                frame.Longs(3)[row] = end * Micros;
                frame.Doubles(4)[row] = value;
            }

            input.BeginFrame(at, PlantForm.Table, frame, EventTime.Min);
        });

    public void Wait(long seconds)
    {
        Now += seconds;
        Journal((input, at, _) => input.BeginTick(at));
    }

    public void Order(CareOrder order) => Control(CareOperator.Name, order.ToPayload());

    /// <summary>The form that runs reads what it has not read yet.</summary>
    public void Run()
    {
        for (; _next < _journal.Count; _next++)
        {
            StepInput input = new();
            _journal[_next](
                input, new StepStamp(_next, new EventTime(_times[_next]), new Duration(_times[_next])), _partition);
            _partition.Step(input, this);
        }
    }

    /// <summary>Another form runs from here on; it may be that the one before has not read everything.</summary>
    public void Change(PlantForm form)
    {
        Partition changed = form.Build().CreatePartition();
        if (form.IsMapped)
        {
            ArrayBufferWriter<byte> state = new();
            _partition.Snapshot(state);
            changed.Restore(state.WrittenMemory, RestoreMode.Map);
        }
        else
        {
            (_next, _mutedThrough) = (0, _saidStep);
        }

        SaidByPipeline said = new(
            [.. _said.Standing.Values.Select(Handed)], long.MinValue, _saidStep < 0 ? null : _times[_saidStep]);
        IReadOnlyList<AlertHandover> messages = AlertTakeover.Of(
            PlantForm.Name, form.Fingerprint, form.Rules, said, []);
        foreach (AlertHandover message in messages)
        {
            Control(AlertOperator.Name, message.ToPayload());
        }

        (Form, _partition, LastHandovers) = (form, changed, messages.Count);
        Run();
    }

    /// <inheritdoc/>
    public void Emit(in Emission emission, Frame frame)
    {
        if (_next <= _mutedThrough || emission.Stream != AlertSchema.Stream)
        {
            return;
        }

        for (int i = 0; i < frame.Count; i++)
        {
            ScenarioRow row = ScenarioRow.Of(_next, PlantForm.Name, frame, i);
            _rows.Add(row);
            _said.Note(row.Id, row["state"], row["end"].Length > 0, row["silenced"] == "true", row);
            _saidStep = _next;
        }
    }

    private void Control(string target, byte[] payload) =>
        Journal((input, at, _) => input.BeginControl(at, target, payload));

    private void Journal(Action<StepInput, StepStamp, Partition> fill)
    {
        _journal.Add(fill);
        _times.Add((Now * Micros) + _times.Count);
    }

    private static HandedAlert Handed((ScenarioRow Row, string? Told) alert) => new(
        new Dictionary<string, string?>(alert.Row.Cells, StringComparer.Ordinal)
        {
            [HandedAlert.ToldCell] = alert.Told,
        });
}
