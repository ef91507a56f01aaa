using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.GroupWindows;

/// <summary>
/// Tumbling windows over groups of sources, one per group and input key without its source: readings of all members
/// fold into one window per metric. The groups' watermarks come from the members' clocks and status; rows are said at
/// the end of a step. Rows of sources in no group are none of its business. Port 1 (<c>dead_letters</c>) has the
/// readings that come too late for every window.
/// </summary>
/// <remarks>Groups go by name, keys in their order, so nothing depends on who came first.</remarks>
public sealed class GroupWindowOperator : Operator
{
    /// <summary>The name of the side output of refused readings.</summary>
    public const string DeadLettersPort = "dead_letters";

    private const long MembershipBytes = 256;

    private readonly GroupWindowSpec _spec;
    private readonly InputPort _input;
    private readonly KeySpace _sourceKeys;
    private readonly KeySpace _groupKeys;
    private readonly WindowColumns _columns;
    private readonly CellStore _store;
    private readonly PaneGrid _grid;
    private readonly GroupDeadLetters _deadLetters;
    private readonly List<WindowGroup> _touched = [];
    private readonly int[] _slots = new int[EngineLimits.FrameRowsMax];
    private readonly int[] _chosen = new int[EngineLimits.FrameRowsMax];
    private GroupRoute[]?[] _routes = [];
    private int _count;
    private long _nextJournal = long.MinValue;
    private long _nextElapsed = long.MinValue;

    /// <summary>Makes the operator.</summary>
    /// <param name="spec">The windows and the groups.</param>
    /// <param name="input">What it will receive; keyed, and each key belongs to a source.</param>
    /// <exception cref="ArgumentException">The specification contradicts itself, or does not fit the
    /// input.</exception>
    public GroupWindowOperator(GroupWindowSpec spec, InputPort input)
    {
        spec.Validate();
        input.RefuseUpdates("a group window");
        _sourceKeys = input.Keys ?? throw new ArgumentException("A group window needs a keyed stream.");
        if (_sourceKeys.SourceColumn < 0)
        {
            throw new ArgumentException($"Keys {_sourceKeys} belong to no source: nobody can be missing.");
        }
        _spec = spec;
        _input = input;
        _groupKeys = KeysFor(spec.GroupColumn, _sourceKeys);
        var windows = WindowSpec.Tumbling(spec.Size, spec.Aggregates, ClockScope.Stream);
        _columns = new(windows.Aggregates, input.Schema, _groupKeys);
        _store = new(_columns.Kernels);
        _grid = new(spec.Size, spec.Size);
        _deadLetters = new(input.Schema);
        Outputs =
        [
            new(OutputPort.Main, _columns.Schema, _groupKeys),
            new(DeadLettersPort, DeadLetterSchema.Schema),
        ];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    // These are set on opening, before any use.
    private KeyTable Keys { get; set; } = null!;

    private GroupDirectory Groups { get; set; } = null!;

    private GroupRowWriter Rows { get; set; } = null!;

    /// <inheritdoc/>
    public override StateBound Bound =>
        StateBound.Counted(perKey: 64).Plus(StateBound.Of(
            MembershipBytes * EngineLimits.GroupMembershipsMax, limits: nameof(EngineLimits.GroupMembershipsMax)));

    /// <inheritdoc/>
    public override string Describe() => $"group window {_spec} by {_groupKeys} over ({_input.Schema})";

    /// <inheritdoc/>
    public override string DescribeState() =>
        $"group window {_spec.DescribeWindows()} by {_groupKeys} over ({_input.Schema})";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        var (least, greatest) = Extremes.Of(frame.Times);
        Invariant.Check(
            new EventTime(least).IsUsable && new EventTime(greatest).IsUsable, "a row's time is no usable instant");
        _count = 0;
        for (var row = 0; row < frame.Count; row++)
        {
            var routes = RoutesOf(frame.Keys[row]);
            if (routes.Length > 0) { Take(frame, row, routes, output); }
        }
        Fold(frame);
    }

    /// <inheritdoc/>
    public override void AdvanceWatermark(int source, EventTime watermark, Collector output)
    {
        foreach (var (group, member) in Groups.Of(source, Context.Sources))
        {
            group.AdvanceWatermark(member, watermark.Micros);
            Touch(group);
        }
    }

    /// <inheritdoc/>
    public override void ChangeSource(int source, bool isOnline, Collector output)
    {
        foreach (var (group, member) in Groups.Of(source, Context.Sources))
        {
            group.Clock.ChangeStatus(member, isOnline, Context.Elapsed.Micros);
            Touch(group);
        }
    }

    /// <summary>A <see cref="SourceGroup"/>: the group has these members from now on.</summary>
    /// <inheritdoc/>
    public override void Control(ReadOnlySpan<byte> payload, Collector output)
    {
        if (SourceGroup.TryParse(payload) is not { } description || !Groups.HasRoomFor(description)) { return; }
        Touch(Groups.Define(description, Context.JournalTime, Resolve));
        _routes = [];
    }

    /// <inheritdoc/>
    public override void AdvanceClock(EventTime journalTime, Collector output)
    {
        var elapsed = Context.Elapsed.Micros;
        var isDue = journalTime.Micros >= _nextJournal || elapsed >= _nextElapsed;
        if (!isDue && _touched.Count == 0) { return; }
        Rows.Output = output;
        if (isDue)
        {
            CompleteDue(journalTime.Micros, elapsed);
        }
        else
        {
            if (_touched.Count > 1) { _touched.Sort(ByName); }
            foreach (var group in _touched) { Complete(group, journalTime.Micros, elapsed); }
        }
        _touched.Clear();
    }

    /// <inheritdoc/>
    public override void Finish(Collector output)
    {
        Rows.Output = output;
        foreach (var group in Groups.All) { group.Finish(Rows); }
    }

    /// <inheritdoc/>
    public override void Snapshot(SnapshotWriter writer)
    {
        writer.Int32(_spec.Groups.Length);
        foreach (var group in _spec.Groups) { writer.Bytes(group.ToPayload()); }
        Groups.Snapshot(writer, _columns.Kernels);
    }

    /// <inheritdoc/>
    public override void Restore(SnapshotReader reader)
    {
        var before = new Dictionary<string, SourceGroup>(StringComparer.Ordinal);
        for (var left = reader.Count(); left > 0; left--)
        {
            if (SourceGroup.TryParse(reader.Bytes().Span) is { } group) { before[group.Name] = group; }
        }
        Groups.Restore(reader, _columns.Kernels, Resolve);
        foreach (var description in _spec.Groups)
        {
            if (before.Remove(description.Name, out var known) && known == description) { continue; }
            Touch(Groups.Define(description, Context.JournalTime, Resolve));
        }
        foreach (var name in before.Keys.Order(StringComparer.Ordinal)) { Groups.Remove(name); }
    }

    /// <inheritdoc/>
    protected override void OnOpen()
    {
        Keys = Context.KeysOf(_groupKeys);
        _store.Budget = Context.State;
        _columns.Set.Open(Context, Keys, 1);
        Groups = new(_spec, _store, Keys);
        Rows = new(_columns, _store, Keys);
        foreach (var description in _spec.Groups) { Groups.Define(description, EventTime.Min, Resolve); }
    }

    private void Take(Frame frame, int row, GroupRoute[] routes, Collector output)
    {
        var time = frame.Times[row];
        var pane = _grid.PaneOf(time);
        var (start, end) = (_grid.StartOf(pane), _grid.EndOfWindow(pane));
        var reason = Context.JournalTime.Micros >= end + _spec.Horizon.Micros ? DeadLetterSchema.BeyondHorizon
            : time <= routes[0].Member.Clock ? DeadLetterSchema.Late : null;
        if (reason is not null) { Refuse(frame, row, routes, reason, output); return; }
        foreach (var route in routes)
        {
            if (!route.Member.IsExpectedIn(end))
            {
                Refuse(frame, row, [route], DeadLetterSchema.BeforeMembership, output);
                continue;
            }
            var cell = route.CellFor(start, Context.JournalTime.Micros);
            cell.HasNews = true;
            Touch(route.Group);
            _slots[_count] = cell.Slot;
            _chosen[_count++] = row;
            if (_count == _slots.Length) { Fold(frame); }
        }
    }

    private void Fold(Frame frame)
    {
        var slots = _slots.AsSpan(0, _count);
        var chosen = _chosen.AsSpan(0, _count);
        foreach (var kernel in _columns.Kernels)
        {
            kernel.AddChosen(ref _store.First, slots, frame, chosen);
        }
        _count = 0;
    }

    private void Refuse(Frame frame, int row, ReadOnlySpan<GroupRoute> routes, string reason, Collector output)
    {
        var target = output.Add(1, Context.JournalTime, Frame.NoKey, out var at);
        var detail = routes.Length == 1 ? $"group {routes[0].Group.Name}" : $"{routes.Length} groups";
        _deadLetters.Add(
            target, at, frame, row, Context.JournalTime, routes[0].Member.Name, reason, detail);
    }

    private GroupRoute[] RoutesOf(int key)
    {
        if (key >= _routes.Length)
        {
            Array.Resize(ref _routes, Growth.Of(_routes.Length, key + 1));
        }
        return _routes[key] ??= MakeRoutes(key, Context.KeysOf(_sourceKeys));
    }

    private GroupRoute[] MakeRoutes(int key, KeyTable from)
    {
        var memberships = Groups.Of(from.SourceOf(key), Context.Sources);
        var routes = new GroupRoute[memberships.Length];
        Span<long> packed = stackalloc long[Keys.Width];
        for (var index = 0; index < routes.Length; index++)
        {
            packed[0] = Context.Texts.Intern(memberships[index].Group.Name);
            packed[1..].Clear();
            var to = 1;
            for (var column = 0; column < _sourceKeys.Columns.Count; column++)
            {
                if (column != _sourceKeys.SourceColumn) { Keys.CopyPacked(from, key, column, packed, to++); }
            }
            routes[index] = new(memberships[index].Group, memberships[index].Member, Keys.Intern(packed));
        }
        return routes;
    }

    private void CompleteDue(long journalTime, long elapsed)
    {
        (_nextJournal, _nextElapsed) = (long.MaxValue, long.MaxValue);
        foreach (var group in Groups.All)
        {
            var isDue = journalTime >= group.NextJournal || elapsed >= group.NextElapsed;
            if (isDue || group.IsTouched) { Complete(group, journalTime, elapsed); } else { Note(group); }
        }
    }

    private void Complete(WindowGroup group, long journalTime, long elapsed)
    {
        group.Complete(journalTime, elapsed, Rows);
        Note(group);
    }

    private void Note(WindowGroup group)
    {
        _nextJournal = Math.Min(_nextJournal, group.NextJournal);
        _nextElapsed = Math.Min(_nextElapsed, group.NextElapsed);
    }

    private void Touch(WindowGroup group)
    {
        if (group.IsTouched) { return; }
        group.IsTouched = true;
        _touched.Add(group);
    }

    private void Resolve(GroupMember member)
    {
        var source = Context.Sources.Find(member.Name);
        if (source < 0) { return; }
        member.Clock = Context.WatermarkOf(source).Micros;
        member.IsOnline = Context.Sources.IsOnline(source);
    }

    private static int ByName(WindowGroup left, WindowGroup right) => string.CompareOrdinal(left.Name, right.Name);

    private static KeySpace KeysFor(string groupColumn, KeySpace source)
    {
        Column[] columns =
        [
            new(groupColumn, ColumnType.Text),
            .. source.Columns.Where((_, column) => column != source.SourceColumn),
        ];
        return new(string.Join('+', columns.Select(column => column.Name)), columns, -1);
    }
}
