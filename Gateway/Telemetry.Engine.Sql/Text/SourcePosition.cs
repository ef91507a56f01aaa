using System.Globalization;

namespace Telemetry.Engine.Sql.Text;

/// <summary>A place in a text as people count it.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 units.</param>
public readonly record struct SourcePosition(int Line, int Column)
{
    /// <summary>As errors print it: <c>3:14</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Line}:{Column}");
}
