namespace Telemetry.Engine.Runtime;

/// <summary>
/// What is not to be said because it was, by another form of the pipeline or under another name: everything of the
/// steps before one, and of that one the first rows. The default is nothing.
/// </summary>
/// <param name="Step">The step.</param>
/// <param name="Rows">How many of its rows; <see cref="int.MaxValue"/> for all.</param>
public readonly record struct SaidBefore(long Step, int Rows)
{
    /// <summary>The last step of which everything was said; −1 for none.</summary>
    internal long WholeThrough => Rows == int.MaxValue ? Step : Step - 1;

    /// <summary>Everything through a step; nothing for −1.</summary>
    internal static SaidBefore Through(long step) => step < 0 ? default : new(step, int.MaxValue);

    /// <summary>What was said by either.</summary>
    internal static SaidBefore Max(SaidBefore left, SaidBefore right) =>
        left.Step != right.Step ? (left.Step > right.Step ? left : right) : left.Rows > right.Rows ? left : right;
}
