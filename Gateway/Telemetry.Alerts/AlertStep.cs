using System.Globalization;

namespace Telemetry.Alerts;

/// <summary>One step of a pattern: a window's value is above, at most, below, or a mixture of these.</summary>
/// <param name="Above">The value is greater than this; null when that does not matter.</param>
/// <param name="Below">The value is less than this; null when that does not matter.</param>
public readonly record struct AlertStep(double? Above, double? Below)
{
    /// <summary>Whether a value meets the step; NaN never does.</summary>
    public bool IsMet(double value) =>
        !double.IsNaN(value) && (Above is not { } above || value > above) && (Below is not { } below || value < below);

    /// <summary>The step as text.</summary>
    public override string ToString() => string.Join(" and ",
        new[] { Part("above", Above), Part("below", Below) }.Where(part => part.Length > 0));

    private static string Part(string word, double? value) =>
        value is { } number ? string.Create(CultureInfo.InvariantCulture, $"{word} {number:R}") : "";
}
