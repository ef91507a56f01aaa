using Telemetry.Engine.Joins;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Sql.Plan;

/// <summary>What pairs the rows of a <see cref="PlanNode.Join"/> beside their keys. Columns of the left side are
/// counted in the left input, those of the right side in the right input.</summary>
public abstract record JoinRule
{
    private JoinRule() { }

    /// <summary>Nothing: both sides are tables that are kept, and the result changes with them.</summary>
    public sealed record Regular : JoinRule
    {
        /// <inheritdoc/>
        public override string ToString() => "regular";
    }

    /// <summary>Right time − left time lies between two bounds.</summary>
    /// <param name="LeftTime">The left side's event time.</param>
    /// <param name="RightTime">The right side's event time.</param>
    /// <param name="Lower">The least distance.</param>
    /// <param name="Upper">The greatest one.</param>
    /// <param name="IsLowerExclusive">Whether the least distance itself does not match.</param>
    /// <param name="IsUpperExclusive">Whether the greatest distance itself does not match.</param>
    public sealed record Interval(
        int LeftTime, int RightTime, Duration Lower, Duration Upper, bool IsLowerExclusive, bool IsUpperExclusive)
        : JoinRule
    {
        /// <summary>The event time of what comes out: that of the side whose time is used behind the join.</summary>
        public JoinTime Time { get; init; } = JoinTime.Known;

        /// <inheritdoc/>
        public override string ToString() =>
            $"interval {(IsLowerExclusive ? '(' : '[')}{Lower.ToText()}, {Upper.ToText()}"
            + (IsUpperExclusive ? ')' : ']');
    }

    /// <summary>Both sides' windows are the same.</summary>
    /// <param name="LeftStart">The left side's window_start.</param>
    /// <param name="LeftEnd">The left side's window_end.</param>
    /// <param name="RightStart">The right side's window_start.</param>
    /// <param name="RightEnd">The right side's window_end.</param>
    public sealed record Window(int LeftStart, int LeftEnd, int RightStart, int RightEnd) : JoinRule
    {
        /// <inheritdoc/>
        public override string ToString() => "window";
    }

    /// <summary>The right side's version at the left row's event time (FOR SYSTEM_TIME AS OF rowtime).</summary>
    /// <param name="LeftTime">The left side's event time.</param>
    public sealed record Temporal(int LeftTime) : JoinRule
    {
        /// <inheritdoc/>
        public override string ToString() => "temporal";
    }

    /// <summary>What a small table says now (FOR SYSTEM_TIME AS OF proctime): the right input is a
    /// <see cref="PlanNode.Scan"/> of it. Or constants: it is <see cref="PlanNode.Values"/>.</summary>
    public sealed record Lookup : JoinRule
    {
        /// <inheritdoc/>
        public override string ToString() => "lookup";
    }
}
