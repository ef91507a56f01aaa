using Telemetry.Engine.Cep;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Typed.Shapes;
using Telemetry.Engine.Typed.Stages;

namespace Telemetry.Engine.Typed.Patterns;

/// <summary>Conditions by functions of values, and matches given to a process.</summary>
internal sealed class RowMatchLogic<T, TOut> : MatchLogic
{
    private readonly MatchSpec _spec;
    private readonly string _version;
    private readonly RowShape<T> _from;
    private readonly RowShape<TOut> _to;
    private readonly MatchProcess<T, TOut> _process;
    private readonly Func<T, bool>[] _simple;
    private readonly LambdaCondition<T>[] _iterative;
    private readonly ShapeReader<T> _reader;
    private readonly KeptValues<T> _values;
    private readonly Match<T> _match;
    private readonly ProcessContext _context;
    private readonly RowCollector<TOut> _output;

    public RowMatchLogic(
        DraftedPattern pattern, MatchSpec spec, string version, InputPort input, RowShape<T> from,
        MatchProcess<T, TOut> process, RowShape<TOut> to)
    {
        ArgumentNullException.ThrowIfNull(process);
        input.RefuseUpdates("a pattern");
        process.Take();
        (_spec, _version, _from, _to, _process) = (spec, version, from, to, process);
        _reader = new(from, input.Schema);
        Kept = new([.. ShapeReader<T>.PlacesOf(from, input.Schema).Select(place => input.Schema.Columns[place])]);
        foreach (var column in spec.OrderBy) { Kept.IndexOf(column.Column); }
        _values = new(from);
        _match = new(pattern.Pattern, _values);
        _simple = [.. pattern.Simple.Cast<Func<T, bool>>()];
        _iterative =
        [
            .. pattern.Iterative.Cast<Func<T, Match<T>, bool>>()
                .Select(condition => new LambdaCondition<T>(condition, _match, _values)),
        ];
        _context = new(process.Cursor);
        _output = new(to, MainPort, process.Cursor);
    }

    /// <inheritdoc/>
    public override Schema Kept { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ICepCondition> Iterative => _iterative;

    /// <inheritdoc/>
    public override int LatePort => 1 + _process.Sides.Count;

    /// <inheritdoc/>
    public override int FaultPort => LatePort + 1;

    /// <inheritdoc/>
    public override string State => $"{_spec.State}{(_version.Length == 0 ? "" : $" version {_version}")}"
        + $"{_process.VersionText}, {_simple.Length} functions of rows, {_iterative.Length} of matches, "
        + $"keeping {_from}";

    /// <inheritdoc/>
    public override string Results => $"{_process.Description} -> {_to.Schema}";

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> OutputsFor(InputPort input, KeySpace keys)
    {
        OutputPort[] outputs =
        [
            new(OutputPort.Main, _to.Schema, keys),
            .. _process.Sides.Select(side => side.PortFor(keys)),
            new(CepOperator.LatePort, input.Schema, keys),
            new(FaultLetters.Port, DeadLetterSchema.Schema),
        ];
        SidePorts.Check(outputs);
        return outputs;
    }

    /// <inheritdoc/>
    public override void Open(OperatorContext context, KeyTable keys, RowStore rows)
    {
        _values.Open(context, rows);
        _context.Open(context);
        _output.Open(context.Texts);
        foreach (var side in _process.Sides) { side.Open(context.Texts); }
    }

    /// <inheritdoc/>
    public override void Mark(Frame frame, Span<ulong> masks, Collector output)
    {
        if (_simple.Length == 0) { return; }
        _reader.Begin(frame);
        for (var first = 0; first < frame.Count; first += ShapeReader<T>.BlockRows)
        {
            var rows = _reader.ReadBlock(first);
            for (var condition = 0; condition < _simple.Length; condition++)
            {
                Mark(_simple[condition], 1UL << condition, rows, masks.Slice(first, rows.Length));
            }
        }
    }

    /// <inheritdoc/>
    public override void Match(in CepMatch match, EventTime time, int key, Collector output)
    {
        _match.Begin(match);
        _process.Cursor.Begin(output, time, key);
        _process.OnMatch(_match, _context, _output);
        _process.Cursor.End();
    }

    /// <inheritdoc/>
    public override void TimeOut(in CepMatch partial, EventTime time, int key, Collector output)
    {
        _match.Begin(partial);
        _process.Cursor.Begin(output, time, key);
        _process.OnTimedOut(_match, _context, _output);
        _process.Cursor.End();
    }

    /// <inheritdoc/>
    public override void BeginRow(Collector output) => _values.Forget();

    /// <inheritdoc/>
    public override void Flush(Collector output) => _values.Forget();

    private static void Mark(Func<T, bool> condition, ulong bit, ReadOnlySpan<T> rows, Span<ulong> masks)
    {
        for (var row = 0; row < rows.Length; row++)
        {
            if (condition(rows[row])) { masks[row] |= bit; }
        }
    }
}
