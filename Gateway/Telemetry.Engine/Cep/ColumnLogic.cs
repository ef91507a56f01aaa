using System.Collections.Immutable;
using System.Numerics;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Cep;

/// <summary>Conditions by expressions, and matches as rows of columns.</summary>
internal sealed class ColumnLogic : MatchLogic
{
    /// <summary>The output of dead letters.</summary>
    public const int Faults = 3;

    private const int TimedOutPort = 2;

    private readonly MatchSpec _spec;
    private readonly TermPlan _results;
    private readonly TermCondition[] _iterative;
    private readonly RowFaults _faults = new();
    private MaskKernel[] _kernels;
    private readonly Schema _input;
    private RowStore? _rows;
    private KeyTable? _keys;
    private OperatorContext? _context;
    private ConditionFaults? _told;

    /// <summary>Makes the logic.</summary>
    /// <exception cref="ArgumentException">Something does not fit the input or the pattern.</exception>
    public ColumnLogic(MatchSpec spec, Schema input)
    {
        _spec = spec;
        _input = input;
        _kernels = [.. spec.Conditions.Select(condition => Binder.Condition(condition, input, null))];
        Kept = KeptOf(spec, input);
        _results = new(spec.Columns, spec.Pattern, Kept, "the result", hasCurrent: false);
        _iterative =
        [
            .. spec.Iterative.Select((condition, number) => new TermCondition(condition, number, spec.Pattern, Kept)),
        ];
    }

    /// <inheritdoc/>
    public override Schema Kept { get; }

    /// <inheritdoc/>
    public override int LatePort => 1;

    /// <inheritdoc/>
    public override int FaultPort => Faults;

    /// <inheritdoc/>
    public override IReadOnlyList<ICepCondition> Iterative => _iterative;

    /// <inheritdoc/>
    public override string State => $"{_spec.State}, keeping ({Kept})";

    /// <inheritdoc/>
    public override string Results => string.Join("; ", _spec.Columns);

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> OutputsFor(InputPort input, KeySpace keys)
    {
        var schema = new Schema([.. keys.Columns, .. _results.Columns]);
        return
        [
            new(OutputPort.Main, schema, keys),
            new(CepOperator.LatePort, input.Schema, keys),
            new(CepOperator.TimedOutPort, schema, keys),
            new(FaultLetters.Port, DeadLetterSchema.Schema),
        ];
    }

    /// <inheritdoc/>
    public override void Open(OperatorContext context, KeyTable keys, RowStore rows)
    {
        _context = context;
        _keys = keys;
        _rows = rows;
        _told = new(context, rows);
        _kernels =
        [
            .. _spec.Conditions.Select(condition => Binder.Condition(
                condition, _input, context.Texts, () => context.JournalTime.Micros)),
        ];
        foreach (var condition in _iterative) { condition.Open(context, keys, rows, _told); }
        _results.Open(context, keys, FaultPort);
    }

    /// <inheritdoc/>
    public override void Mark(Frame frame, Span<ulong> masks, Collector output)
    {
        _faults.Begin(frame.Count);
        for (var condition = 0; condition < _kernels.Length; condition++)
        {
            Spread(_kernels[condition].Evaluate(frame, _faults), masks, 1UL << condition);
        }
        if (_faults.Count > 0) { FaultLetters.Write(_faults, frame, _context!.JournalTime, output, FaultPort); }
    }

    /// <inheritdoc/>
    public override void Match(in CepMatch match, EventTime time, int key, Collector output) =>
        Write(MainPort, match, time, key, output);

    /// <inheritdoc/>
    public override void TimeOut(in CepMatch partial, EventTime time, int key, Collector output) =>
        Write(TimedOutPort, partial, time, key, output);

    /// <inheritdoc/>
    public override void BeginRow(Collector output) => _told!.Begin(output); // Opened before, as what follows.

    /// <inheritdoc/>
    public override void Flush(Collector output) => _results.Flush(output);

    private static void Spread(Mask mask, Span<ulong> masks, ulong bit)
    {
        for (var word = 0; word * 64 < masks.Length; word++)
        {
            var bits = mask.True[word] & mask.Known[word];
            var left = masks.Length - (word * 64);
            if (left < 64) { bits &= (1UL << left) - 1; }
            for (; bits != 0; bits &= bits - 1) { masks[(word * 64) + BitOperations.TrailingZeroCount(bits)] |= bit; }
        }
    }

    private static Schema KeptOf(MatchSpec spec, Schema input)
    {
        IEnumerable<MatchColumn> terms = [.. spec.Columns, .. spec.Iterative.SelectMany(condition => condition.Terms)];
        IEnumerable<string> names =
        [
            .. terms.SelectMany(column => TermPlan.ColumnsOf(column.Term)),
            .. spec.OrderBy.Select(column => column.Column),
        ];
        var places = names.Select(input.IndexOf).ToImmutableSortedSet();
        return new([.. places.Select(place => input.Columns[place])]);
    }

    private void Write(int port, in CepMatch match, EventTime time, int key, Collector output)
    {
        var keys = _keys!;
        var frame = output.Add(port, time, key, out var row);
        keys.WriteTo(frame, 0, row, key);
        _results.Write(new TakenRows(match), _rows!, key, frame, keys.Space.Columns.Count, row);
    }
}
