using Telemetry.Engine;
using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Scoring.Machine;

/// <summary>
/// Scores machines: takes per-series window rows (<c>device, metric, window_start, window_end, avg, stddev</c>), puts
/// together the window of each device when the device's watermark says that it is complete, and scores it with the
/// device's model. Which model that is comes as a control message (<see cref="ModelChange"/>).
/// </summary>
/// <remarks>
/// Port 0 are the scores, port 1 the facts about models: a model that cannot be loaded switches its devices' scoring
/// off and says so. A model is looked for once, when its message is applied, and is part of the state from then on:
/// what a step says depends on the journal and the state alone, whatever becomes of the model's file.
/// Windows are scored once; rows that revise a scored window, or are provisional, are not looked at.
/// </remarks>
public sealed class MachineScoreOperator : Operator
{
    /// <summary>
    /// Most windows of one device that wait for the watermark; beyond it the oldest is scored as it is.
    /// </summary>
    public const int PendingWindowsMax = 256;

    /// <summary>Most assignments of models; a change beyond it is refused with a fact.</summary>
    public const int AssignmentsMax = 10_000;

    private readonly WindowColumns _columns;
    private readonly IModelSource _models;
    private readonly List<ModelAssignment> _assignments = [];
    private readonly Dictionary<string, MachineModel?> _modelOf = new(StringComparer.Ordinal);
    private KeyedState<PendingWindows>? _pending;

    /// <summary>An operator without a model.</summary>
    /// <param name="input">The schema of the window rows, which are keyed by series.</param>
    /// <param name="models">Where models are found.</param>
    public MachineScoreOperator(Schema input, IModelSource models)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(models);
        _columns = new WindowColumns(input);
        _models = models;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; } =
    [
        new(OutputPort.Main, MachineScoreSchema.Schema, KeySpace.Device),
        new(MachineScoreSchema.FactStream, MachineScoreSchema.FactSchema),
    ];

    private KeyedState<PendingWindows> Pending =>
        _pending ?? throw new InvalidOperationException("The operator was not opened.");

    private KeyTable Devices => Context.KeysOf(KeySpace.Device);

    /// <inheritdoc/>
    public override StateBound Bound => StateBound.Of(
        AssignmentsMax * MachineModel.PartBytesMax,
        perKey: 0,
        perSource: 512L + ((PendingWindowsMax + 1) * (256L + (128L * EngineLimits.MetricsPerSourceMax))),
        nameof(AssignmentsMax), nameof(PendingWindowsMax), nameof(EngineLimits.MetricsPerSourceMax));

    /// <inheritdoc/>
    public override string Describe() => "machine_score(avg, stddev; models in state)";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        for (int row = 0; row < frame.Count; row++)
        {
            string device = frame.TextAt(_columns.Device, row) ?? "";
            if (!_columns.IsClosed(frame, row) || ModelOf(device) is null)
            {
                continue;
            }

            int key = KeyOf(device);
            long end = frame.Longs(_columns.End)[row];
            PendingWindows windows = WindowsOf(key, device);
            if (end <= windows.TakenUntil)
            {
                continue;
            }

            windows.Put(frame.Longs(_columns.Start)[row], end, new MetricWindow(
                frame.TextAt(_columns.Metric, row) ?? "",
                WindowColumns.NumberAt(frame, _columns.Average, row),
                WindowColumns.NumberAt(frame, _columns.Stddev, row)));
            if (windows.Count > PendingWindowsMax)
            {
                Emit(key, windows.TakeUntil(long.MaxValue), output);
            }
        }
    }

    /// <inheritdoc/>
    public override void AdvanceWatermark(int source, EventTime watermark, Collector output)
    {
        if (Pending.Count == 0)
        {
            return;
        }

        ReadOnlySpan<int> keys = source == SourceTable.All ? Devices.Sorted : Devices.OfSource(source);
        foreach (int key in keys)
        {
            PendingWindows? windows = Pending.Find(key);
            if (windows is null)
            {
                continue;
            }

            long end = watermark == EventTime.Max ? long.MaxValue : watermark.Micros + 1;
            while (windows.TakeUntil(end) is FeatureWindow window)
            {
                Emit(key, window, output);
            }
        }
    }

    /// <inheritdoc/>
    public override void Control(ReadOnlySpan<byte> payload, Collector output)
    {
        if (ModelChange.TryRead(payload) is not ModelChange change)
        {
            return;
        }

        _modelOf.Clear();
        int removed = _assignments.RemoveAll(a => a.Device == change.Device);
        if (change.Model is null)
        {
            if (removed > 0)
            {
                EmitFact(change.Device, null, MachineScoreSchema.StatusRetired, null, output);
            }

            return;
        }

        if (_assignments.Count >= AssignmentsMax)
        {
            EmitFact(change.Device, change.Model, MachineScoreSchema.StatusDisabled,
                $"There are {AssignmentsMax} assignments already.", output);
            return;
        }

        var assignment = ModelAssignment.Load(_models, change, change.Model, out string? reason);
        _assignments.Add(assignment);
        string status = reason is null ? MachineScoreSchema.StatusActive : MachineScoreSchema.StatusDisabled;
        EmitFact(change.Device, change.Model, status, reason, output);
    }

    /// <inheritdoc/>
    public override void Snapshot(SnapshotWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Int32(_assignments.Count);
        foreach (ModelAssignment assignment in _assignments)
        {
            assignment.Write(writer);
        }

        Pending.Snapshot(writer, MachineScoreState.Write);
    }

    /// <inheritdoc/>
    public override void Restore(SnapshotReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _assignments.Clear();
        for (int left = reader.Count(); left > 0; left--)
        {
            _assignments.Add(ModelAssignment.Read(reader));
        }

        Pending.Restore(reader, MachineScoreState.Read);
    }

    /// <inheritdoc/>
    protected override void OnOpen() => _pending = new KeyedState<PendingWindows>(Devices);

    /// <summary>The newest assignment that covers the device decides.</summary>
    private MachineModel? ModelOf(string device)
    {
        if (!_modelOf.TryGetValue(device, out MachineModel? model))
        {
            model = _assignments.FindLast(a => a.Covers(device))?.Model;
            _modelOf.Add(device, model);
        }

        return model;
    }

    private int KeyOf(string device)
    {
        Span<long> packed = [Context.Texts.Intern(device)];
        return Devices.Intern(packed);
    }

    private PendingWindows WindowsOf(int key, string device)
    {
        PendingWindows? windows = Pending.Find(key);
        if (windows is null)
        {
            windows = new PendingWindows { Device = device };
            Pending.Set(key, windows);
        }

        return windows;
    }

    private void Emit(int key, FeatureWindow? window, Collector output)
    {
        if (window is null || ModelOf(window.Device) is not MachineModel model)
        {
            return;
        }

        MachineScore score = model.Score(window);
        Frame frame = output.Add(0, new EventTime(window.WindowEnd - 1), key, out int row);
        frame.TextOrdinals(MachineScoreSchema.Device)[row] = Context.Texts.Intern(window.Device);
        frame.Longs(MachineScoreSchema.WindowStart)[row] = window.WindowStart;
        frame.Longs(MachineScoreSchema.WindowEnd)[row] = window.WindowEnd;
        SetNumber(frame.Doubles(MachineScoreSchema.Score), row, score.Score);
        SetNumber(frame.Doubles(MachineScoreSchema.Severity), row, score.Severity);
        frame.SetText(MachineScoreSchema.Contributions, row, score.Contributions);
        frame.SetText(MachineScoreSchema.Model, row, model.Id);
        frame.Longs(MachineScoreSchema.Revision)[row] = 0;
        frame.SetText(MachineScoreSchema.State, row, score.Missing.Length == 0 ? "final" : "incomplete");
        frame.Longs(MachineScoreSchema.Present)[row] = score.Present;
        frame.Longs(MachineScoreSchema.Expected)[row] = score.Expected;
        frame.SetText(MachineScoreSchema.Missing, row, score.Missing);
    }

    private static void SetNumber(Vec<double> column, int row, double value)
    {
        column[row] = double.IsNaN(value) ? 0 : value;
        if (double.IsNaN(value))
        {
            column.SetNull(row);
        }
    }

    private void EmitFact(string device, string? model, string status, string? reason, Collector output)
    {
        Frame frame = output.Add(1, Context.JournalTime, Frame.NoKey, out int row);
        frame.SetText(MachineScoreSchema.FactDevice, row, device);
        frame.SetText(MachineScoreSchema.FactModel, row, model);
        frame.SetText(MachineScoreSchema.FactStatus, row, status);
        frame.SetText(MachineScoreSchema.FactReason, row, reason);
        frame.Longs(MachineScoreSchema.FactAt)[row] = Context.JournalTime.Micros;
    }
}
