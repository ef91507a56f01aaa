namespace Telemetry.Engine.Typed;

/// <summary>Names a side output and says what its rows are: the operator writes by it, and the stream of its rows is
/// had by it.</summary>
/// <typeparam name="T">What the rows are.</typeparam>
/// <param name="Name">The side output's name, unique within its operator.</param>
/// <param name="Shape">How the rows lie in columns.</param>
/// <example><code>
/// var hot = new SideTag&lt;Reading&gt;("hot", RowShape.Of&lt;Reading&gt;());
/// var others = builder.Readings.AsRows&lt;Reading&gt;().Split("by_heat", (hot, reading => reading.Value > 80));
/// others.To("cool");
/// others.Side(hot).To("hot");
/// </code></example>
public sealed record SideTag<T>(string Name, RowShape<T> Shape);
