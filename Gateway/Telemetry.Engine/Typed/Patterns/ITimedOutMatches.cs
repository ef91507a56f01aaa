namespace Telemetry.Engine.Typed.Patterns;

/// <summary>What becomes of partial matches whose time was over, before it is known who declares the side
/// output.</summary>
internal interface ITimedOutMatches<T>
{
    /// <summary>Declares the side output, and gives the function that fills it.</summary>
    Action<Match<T>> Connect(ISideDeclarer sides);
}
