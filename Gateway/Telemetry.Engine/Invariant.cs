using System.Diagnostics.CodeAnalysis;

namespace Telemetry.Engine;

/// <summary>Checks that are always on: a broken one is a bug, and the partition must stop.</summary>
public static class Invariant
{
    /// <summary>Throws when the condition does not hold.</summary>
    /// <param name="condition">What must be true.</param>
    /// <param name="message">What is wrong when it is not.</param>
    /// <exception cref="InvalidOperationException">The condition does not hold.</exception>
    public static void Check([DoesNotReturnIf(false)] bool condition, string message)
    {
        if (!condition) { Fail(message); }
    }

    [DoesNotReturn]
    private static void Fail(string message) => throw new InvalidOperationException($"Broken invariant: {message}");
}
