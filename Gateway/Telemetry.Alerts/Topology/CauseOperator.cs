using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Alerts.Topology;

/// <summary>
/// Groups the consequences of a known cause under it: takes the changelog of alerts (<see cref="AlertSchema"/>) and
/// gives it on with <c>cause</c>, <c>silenced</c> and <c>silenced_by</c>. When an alert that was said before gets a
/// cause, or another one, or loses it, a row <see cref="Grouped"/> or <see cref="Ungrouped"/> says so. What people were
/// told of ends for them, too; and whatever has lost its cause while it fires is told.
/// </summary>
public sealed partial class CauseOperator : Operator
{
    /// <summary>The operator's name in every pipeline.</summary>
    public const string Name = "causes";

    /// <summary>The event of an alert that gets a cause after it was raised. Nobody is notified.</summary>
    public const string Grouped = "grouped";

    /// <summary>The event of an alert that has no cause any more.</summary>
    public const string Ungrouped = "ungrouped";

    /// <summary>What has silenced a row that has a cause.</summary>
    public const string SilencedBy = "cause";

    /// <summary>The columns that are given on as they are.</summary>
    private static readonly int[] Kept =
    [
        .. Enumerable.Range(0, AlertSchema.Schema.Count)
            .Where(column => column is not (AlertSchema.Cause or AlertSchema.SilencedBy)),
    ];

    private readonly PlantTopology _topology;
    private readonly CauseBook _book;
    private readonly List<KnownAlert> _moved = [];
    private readonly int[] _one = new int[1];
    private bool _isRestored;
    private RowStore _rows = null!; // Set on opening, before any use.

    /// <summary>An operator for a plant.</summary>
    /// <param name="topology">The plant.</param>
    public CauseOperator(PlantTopology topology)
    {
        ArgumentNullException.ThrowIfNull(topology);
        _topology = topology;
        _book = new CauseBook(topology) { Forgotten = alert => _rows.Remove(alert.Row) };
        Outputs = [new(OutputPort.Main, AlertSchema.Schema)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override StateBound Bound => StateBound.Of(
        (long)TopologyLimits.AlertsMax * new RowStore(AlertSchema.Schema, new TextDictionary()).RowBytes, 0, 0,
        string.Create(CultureInfo.InvariantCulture, $"{TopologyLimits.AlertsMax} alerts, without their texts"));

    /// <inheritdoc/>
    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name}({string.Join("; ", _topology.Causes.Select(Describe))}; {_topology.Nodes.Count} nodes, "
        + $"{_topology.Edges.Count} edges, sha256 {Hash()})");

    /// <summary>Whatever the plant is: it is looked at anew.</summary>
    /// <inheritdoc/>
    public override string DescribeState() => Name;

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        ReviewRestored(output);
        for (int row = 0; row < frame.Count; row++)
        {
            Take(frame, row, output);
        }
    }

    /// <inheritdoc/>
    public override void AdvanceClock(EventTime journalTime, Collector output)
    {
        ReviewRestored(output);
        _book.Advance(journalTime.Micros, _moved);
        SayMoved(output);
        ForgetUnreported(output);
    }

    /// <inheritdoc/>
    protected override void OnOpen() => _rows = new RowStore(AlertSchema.Schema, Context.Texts);

    private void Take(Frame frame, int row, Collector output)
    {
        string id = frame.TextAt(AlertSchema.Id, row)!; // The schema has it in each row.
        string rule = frame.TextAt(AlertSchema.Rule, row)!;
        string eventName = frame.TextAt(AlertSchema.Event, row)!;
        KnownAlert? alert = _book.Find(id);
        bool isKnown = alert is { Report: null };
        bool isRetracted = frame.TextAt(AlertSchema.State, row) == AlertSchema.NameOf(AlertState.Retracted);
        alert ??= isRetracted ? null : _book.Open(
            id, rule, frame.TextAt(AlertSchema.Device, row), frame.TextAt(AlertSchema.Key, row)!);
        if (alert is null)
        {
            Copy(frame, row, cause: null, isSilenced: false, output);
            return;
        }

        if (isKnown)
        {
            _rows.Remove(alert.Row);
        }

        // One that another pipeline had, and this one says now, is this one's.
        alert.Report = null;

        alert.Row = _rows.Add(frame, row);
        if (!isKnown && eventName != AlertSchema.NameOf(AlertEventKind.Raised))
        {
            // It was raised before anybody looked here: people know it.
            alert.WasTold = alert.IsTold = true;
        }

        if (isRetracted)
        {
            Say(alert, frame, row, eventName, output);
            _book.Remove(alert, _moved);
            _rows.Remove(alert.Row);
        }
        else
        {
            _book.Take(alert, FactsOf(alert.Row), Context.JournalTime.Micros, _moved);
            Say(alert, frame, row, eventName, output);
        }

        SayMoved(output);
    }

    /// <summary>After a restore the plant may be another one.</summary>
    private void ReviewRestored(Collector output)
    {
        if (_isRestored)
        {
            _isRestored = false;
            _book.ReviewAll(_moved);
            SayMoved(output);
        }
    }

    /// <summary>Gives the row on, with its cause.</summary>
    private void Say(KnownAlert alert, Frame frame, int row, string eventName, Collector output)
    {
        bool ends = eventName == AlertSchema.NameOf(AlertEventKind.Retracted) || !alert.IsFiring;
        bool needsPerson = eventName == AlertSchema.NameOf(AlertEventKind.RetractionProposed);
        bool isSilenced = alert.Cause is not null && !needsPerson && !(alert.IsTold && ends);
        if (!isSilenced)
        {
            alert.WasTold = true;
            alert.IsTold = !ends;
        }

        Copy(frame, row, alert.Cause?.Id, isSilenced, output);
    }

    private void SayMoved(Collector output)
    {
        foreach (KnownAlert alert in _moved)
        {
            bool isSilenced = alert.Cause is not null || (!alert.IsFiring && alert.WasTold);
            if (!isSilenced)
            {
                alert.WasTold = true;
                alert.IsTold = alert.IsFiring;
            }

            Frame frame = output.Add(0, new EventTime(_rows.TimeOf(alert.Row)), Frame.NoKey, out int row);
            _one[0] = alert.Row;
            foreach (int column in Kept)
            {
                _rows.CopyColumn(_one, column, frame[column], row);
            }

            frame.SetText(AlertSchema.Event, row, alert.Cause is null ? Ungrouped : Grouped);
            frame.Longs(AlertSchema.At)[row] = Context.JournalTime.Micros;
            Mark(frame, row, alert.Cause?.Id, isSilenced);
        }

        _moved.Clear();
    }

    private void Copy(Frame frame, int row, string? cause, bool isSilenced, Collector output)
    {
        Frame copy = output.Add(0, new EventTime(frame.Times[row]), Frame.NoKey, out int at);
        _one[0] = row;
        foreach (int column in Kept)
        {
            copy[column].CopyRows(frame[column], _one, at);
        }

        Mark(copy, at, cause, isSilenced);
    }

    private static void Mark(Frame frame, int row, string? cause, bool isSilenced)
    {
        frame.SetText(AlertSchema.Cause, row, cause);
        frame.Bools(AlertSchema.Silenced)[row] = isSilenced;
        frame.SetText(AlertSchema.SilencedBy, row, isSilenced ? SilencedBy : null);
    }

    private CauseFacts FactsOf(int row) => new(
        _rows.LongAt(row, AlertSchema.Start),
        _rows.IsNull(row, AlertSchema.End) ? KnownAlert.Open : _rows.LongAt(row, AlertSchema.End),
        _rows.BoolAt(row, AlertSchema.RetractionProposed));

    private string? DeviceOf(int row) =>
        _rows.IsNull(row, AlertSchema.Device) ? null : _rows.TextAt(row, AlertSchema.Device);

    private string KeyOf(int row) => _rows.TextAt(row, AlertSchema.Key);

    private string Describe(CauseRule cause) => string.Create(
        CultureInfo.InvariantCulture,
        $"{cause.Rule} along {string.Join(", ", cause.Along.Select(kind => _topology.EdgeKinds[kind].Name))} "
        + $"explains {string.Join(", ", cause.Explains)} within {cause.Tolerance}");

    private string Hash()
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            _topology.Write(json);
        }

        return Convert.ToHexStringLower(SHA256.HashData(text.ToArray()));
    }
}
