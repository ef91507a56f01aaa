namespace Telemetry.Engine.Typed.Patterns;

/// <summary>Gives matches to functions: one for complete ones, others for those whose time was over.</summary>
internal sealed class SelectedMatches<T, TOut> : MatchProcess<T, TOut>
{
    private readonly Action<Match<T>, RowCollector<TOut>> _select;
    private readonly Action<Match<T>>[] _timedOut;

    public SelectedMatches(Action<Match<T>, RowCollector<TOut>> select, IEnumerable<ITimedOutMatches<T>> timedOut)
    {
        _select = select;
        _timedOut = [.. timedOut.Select(one => one.Connect(new SideDeclarer(this)))];
    }

    public override void OnMatch(Match<T> match, ProcessContext context, RowCollector<TOut> output) =>
        _select(match, output);

    public override void OnTimedOut(Match<T> partial, ProcessContext context, RowCollector<TOut> output)
    {
        foreach (var handle in _timedOut) { handle(partial); }
    }

    private sealed class SideDeclarer(SelectedMatches<T, TOut> process) : ISideDeclarer
    {
        public RowCollector<TSide> Declare<TSide>(SideTag<TSide> tag) => process.Side(tag);
    }
}
