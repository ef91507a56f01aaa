using System.Collections.Immutable;
using Telemetry.Engine.Cep;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Typed.Patterns;

/// <summary>The matches of a pattern, of which it is still to be said what they come to. Side outputs of the stream
/// that results: <see cref="LateTag"/>, those of <see cref="TimedOut"/>, and by column names <c>dead_letters</c>: what
/// was given up because there was too much.</summary>
/// <typeparam name="T">The rows.</typeparam>
public sealed class PatternStream<T>
{
    private readonly Stream<T> _stream;
    private readonly string _name;
    private readonly PatternDraft _pattern;
    private readonly MatchOptions _options;
    private readonly ImmutableList<ITimedOutMatches<T>> _timedOut;

    internal PatternStream(
        Stream<T> stream, string name, PatternDraft pattern, MatchOptions options,
        ImmutableList<ITimedOutMatches<T>> timedOut)
    {
        _stream = stream;
        _name = name;
        _pattern = pattern;
        _options = options;
        _timedOut = timedOut;
    }

    /// <summary>The side output of the rows that came too late.</summary>
    /// <example><code>
    /// var matches = builder.Readings.AsRows&lt;Reading&gt;().Match("any", Pattern.Begin&lt;Reading&gt;("any"));
    /// var results = matches.Select(match => match.Rows.Count, RowShape.Int64("rows"));
    /// results.Side(matches.LateTag).To("late");
    /// </code></example>
    public SideTag<T> LateTag => new(CepOperator.LatePort, _stream.Shape);

    /// <summary>Makes a row of each partial match whose time was over, for a side output.</summary>
    /// <typeparam name="TSide">What the rows are.</typeparam>
    /// <param name="tag">The side output.</param>
    /// <param name="select">Makes the row; pure.</param>
    /// <returns>The matches.</returns>
    /// <example><code>
    /// var unpaired = new SideTag&lt;string&gt;("unpaired", RowShape.Text("device"));
    /// var pairs = builder.Readings.AsRows&lt;Reading&gt;().KeyBy("device")
    ///     .Match("pairs", Pattern.Begin&lt;Reading&gt;("both").Times(2).Within(Duration.FromSeconds(5)))
    ///     .TimedOut(unpaired, partial => partial.First("both").Device)
    ///     .Select(match => match.First("both").Device, RowShape.Text("device"));
    /// pairs.Side(unpaired).To("unpaired");
    /// </code></example>
    public PatternStream<T> TimedOut<TSide>(SideTag<TSide> tag, Func<Match<T>, TSide> select)
    {
        ArgumentNullException.ThrowIfNull(tag);
        ArgumentNullException.ThrowIfNull(select);
        return new(_stream, _name, _pattern, _options, _timedOut.Add(new TimedOutMatches<T, TSide>(tag, select)));
    }

    /// <summary>Makes a row of each match.</summary>
    /// <typeparam name="TOut">What the rows are.</typeparam>
    /// <param name="select">Makes the row; pure.</param>
    /// <param name="shape">How the rows lie in columns.</param>
    /// <returns>The rows, under the match's key and the time of its last row.</returns>
    /// <exception cref="ArgumentException">The pattern makes no sense, or does not fit the stream, or the name is
    /// taken.</exception>
    public Stream<TOut> Select<TOut>(Func<Match<T>, TOut> select, RowShape<TOut> shape)
    {
        ArgumentNullException.ThrowIfNull(select);
        return SelectMany((match, output) => output.Add(select(match)), shape);
    }

    /// <summary>Makes any number of rows of each match.</summary>
    /// <typeparam name="TOut">What the rows are.</typeparam>
    /// <param name="expand">Puts the rows into the collector; pure.</param>
    /// <param name="shape">How the rows lie in columns.</param>
    /// <returns>As <see cref="Select"/>.</returns>
    /// <exception cref="ArgumentException">As <see cref="Select"/>.</exception>
    public Stream<TOut> SelectMany<TOut>(Action<Match<T>, RowCollector<TOut>> expand, RowShape<TOut> shape)
    {
        ArgumentNullException.ThrowIfNull(expand);
        return Apply(() => new SelectedMatches<T, TOut>(expand, _timedOut), shape);
    }

    /// <summary>Gives the matches to a process.</summary>
    /// <typeparam name="TOut">What it emits.</typeparam>
    /// <param name="create">Makes the process; a new one each time.</param>
    /// <param name="shape">How the results lie in columns.</param>
    /// <returns>The results. Side outputs are had by <see cref="Stream{T}.Side"/>.</returns>
    /// <exception cref="ArgumentException">As <see cref="Select"/>; or there is a <see cref="TimedOut"/>, which the
    /// process has itself.</exception>
    public Stream<TOut> Process<TOut>(Func<MatchProcess<T, TOut>> create, RowShape<TOut> shape)
    {
        ArgumentNullException.ThrowIfNull(create);
        if (_timedOut.IsEmpty) { return Apply(create, shape); }
        throw new ArgumentException("A process has a method of its own for what was timed out: override OnTimedOut.");
    }

    private Stream<TOut> Apply<TOut>(Func<MatchProcess<T, TOut>> create, RowShape<TOut> shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var drafted = new DraftedPattern(_pattern);
        var rows = _stream.Rows;
        var hasSource = rows.Keys is { SourceColumn: >= 0 };
        var spec = new MatchSpec
        {
            Pattern = drafted.Pattern,
            OrderBy = _options.OrderBy,
            Scope = _options.Clock ?? (hasSource ? ClockScope.Source : ClockScope.Stream),
            Time = _options.Time,
            Limits = _options.Limits,
        };
        spec.Validate();
        return rows.Apply(_name, input =>
        {
            var logic = new RowMatchLogic<T, TOut>(
                drafted, spec, _options.Version, input, _stream.Shape, create(), shape);
            return new CepOperator(spec, logic, input);
        }).AsRows(shape);
    }
}
