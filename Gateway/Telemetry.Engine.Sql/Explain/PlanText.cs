using System.Text;
using Telemetry.Engine.Sql.Plan;

namespace Telemetry.Engine.Sql.Explain;

/// <summary>A plan as text: a line per node, inputs below and further in.</summary>
public static class PlanText
{
    /// <summary>The plan.</summary>
    /// <param name="node">Its last node.</param>
    /// <param name="options">The options that it runs under; the defaults when null.</param>
    /// <returns>The text, lines ending in a line feed.</returns>
    public static string Of(PlanNode node, SqlOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(node);
        var text = new StringBuilder();
        Add(text, node, options ?? SqlOptions.Default, 0);
        return text.ToString();
    }

    private static void Add(StringBuilder text, PlanNode node, SqlOptions options, int depth)
    {
        text.Append(' ', depth * 2).Append(NodeText.Of(node)).Append(NodeText.Traits(node, options)).Append('\n');
        foreach (var input in node.Inputs) { Add(text, input, options, depth + 1); }
    }
}
