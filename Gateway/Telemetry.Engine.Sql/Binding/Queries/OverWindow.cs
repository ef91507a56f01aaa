using Telemetry.Engine.Over;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>Reads the window of OVER.</summary>
internal static class OverWindow
{
    /// <summary>The window with what the named one, from which it starts, says.</summary>
    public static SqlWindow Resolve(SqlWindow window, SqlList<SqlNamedWindow> named)
    {
        if (window.Name is null) { return window; }
        var found = named.FirstOrDefault(candidate => candidate.Name.Text == window.Name.Text)
            ?? throw QueryError.UnknownWindow(window.Name, named.Select(candidate => candidate.Name.Text));
        // A window can only start from one that stands before it: no circles.
        var before = named.TakeWhile(candidate => candidate != found).ToArray();
        var start = Resolve(found.Window, [.. before]);
        return window with
        {
            Name = null,
            PartitionBy = window.PartitionBy.Count > 0 ? window.PartitionBy : start.PartitionBy,
            OrderBy = window.OrderBy.Count > 0 ? window.OrderBy : start.OrderBy,
            Frame = window.Frame ?? start.Frame,
        };
    }

    /// <summary>The frame; when none is said, all rows up to the current one's time, and without an order all
    /// rows.</summary>
    public static OverFrame FrameOf(SqlWindow window, ExpressionBinder binder)
    {
        if (window.Frame is not { } frame)
        {
            return window.OrderBy.Count > 0
                ? OverFrame.Running : OverFrame.Range(OverBound.UnboundedPreceding, OverBound.UnboundedFollowing);
        }
        if (frame.Unit == SqlFrameUnit.Groups) { throw QueryError.Unsupported("A frame of GROUPS", frame.Span); }
        if (frame.Exclusion is SqlFrameExclusion.Group or SqlFrameExclusion.Ties)
        {
            throw QueryError.Unsupported("EXCLUDE GROUP or TIES", frame.Span);
        }
        var isRange = frame.Unit == SqlFrameUnit.Range;
        var (from, to) = (Bound(frame.Start, isRange, binder), Bound(frame.End, isRange, binder));
        try
        {
            var result = isRange ? OverFrame.Range(from, to) : OverFrame.Rows(from, to);
            return result with { ExcludesCurrentRow = frame.Exclusion == SqlFrameExclusion.CurrentRow };
        }
        catch (ArgumentException error) { throw QueryError.Window(error.Message, frame.Span); }
    }

    private static OverBound Bound(SqlFrameBound bound, bool isRange, ExpressionBinder binder)
    {
        switch (bound)
        {
            case SqlFrameBound.UnboundedPreceding: return OverBound.UnboundedPreceding;
            case SqlFrameBound.UnboundedFollowing: return OverBound.UnboundedFollowing;
            case SqlFrameBound.Preceding before:
                var back = Distance(before.Distance, isRange, binder);
                return isRange ? OverBound.Preceding(new Duration(back)) : OverBound.Preceding((int)back);
            case SqlFrameBound.Following behind:
                var ahead = Distance(behind.Distance, isRange, binder);
                return isRange ? OverBound.Following(new Duration(ahead)) : OverBound.Following((int)ahead);
            default: return OverBound.CurrentRow;
        }
    }

    private static long Distance(SqlExpression expression, bool isRange, ExpressionBinder binder)
    {
        if (expression is SqlExpression.Interval { IsYearMonth: false } interval && isRange && interval.Micros >= 0)
        {
            return interval.Micros;
        }
        if (!isRange && binder.Bind(expression) is BoundExpression.Literal { Value: long rows and >= 0 }
            && rows <= int.MaxValue) { return rows; }
        throw QueryError.Window(
            isRange ? "RANGE counts time." : "ROWS counts rows.", expression.Span,
            isRange ? "Write an interval such as INTERVAL '10' SECOND." : "Write a number that is not negative.");
    }
}
