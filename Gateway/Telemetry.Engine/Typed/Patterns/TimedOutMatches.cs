namespace Telemetry.Engine.Typed.Patterns;

/// <summary>A row of each partial match whose time was over, for a side output.</summary>
internal sealed class TimedOutMatches<T, TSide>(SideTag<TSide> tag, Func<Match<T>, TSide> select) : ITimedOutMatches<T>
{
    public Action<Match<T>> Connect(ISideDeclarer sides)
    {
        var rows = sides.Declare(tag);
        return partial => rows.Add(select(partial));
    }
}
