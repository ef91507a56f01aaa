using System.Collections.Immutable;
using System.Globalization;
using Telemetry.Alerts.Topology;
using Telemetry.Engine.Sql.Catalog;
using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Graph;

/// <summary>One call of a function, and what its arguments mean.</summary>
internal sealed class TopologyCall(
    PlantTopology topology, ImmutableArray<object?> arguments, Func<IReadOnlySet<int>, PlantGraph> graphOf)
{
    /// <summary>The node that an argument names.</summary>
    /// <exception cref="TopologyCallException">There is none.</exception>
    public int Node(int argument)
    {
        string id = (string)arguments[argument]!; // It is no optional one.
        int node = topology.PlaceOf(id);
        return node >= 0 ? node : throw Refuse(
            argument, $"There is no node '{Printable(id)}' in the topology.",
            [.. topology.Nodes.Select(known => known.Id).Order(StringComparer.Ordinal)]);
    }

    /// <summary>The kinds of edges that an argument names; all when it is left out.</summary>
    /// <exception cref="TopologyCallException">There is no such kind.</exception>
    public IReadOnlySet<int> Kinds(int argument)
    {
        if (arguments[argument] is not string list)
        {
            return Enumerable.Range(0, topology.EdgeKinds.Count).ToHashSet();
        }

        var kinds = new HashSet<int>();
        foreach (string name in list.Split(',', StringSplitOptions.TrimEntries))
        {
            int kind = topology.KindOf(name);
            kinds.Add(kind >= 0 ? kind : throw Refuse(
                argument, $"There is no kind of edges '{Printable(name)}' in the topology.",
                [.. topology.EdgeKinds.Select(known => known.Name)]));
        }

        return kinds;
    }

    /// <summary>The graph of the kinds of edges that an argument names.</summary>
    public PlantGraph Graph(int argument) => graphOf(Kinds(argument));

    /// <summary>Rows, unless they are too many.</summary>
    public static IEnumerable<ImmutableArray<object?>> Bounded(IEnumerable<ImmutableArray<object?>> rows)
    {
        ImmutableArray<object?>[] some = [.. rows.Take(SqlLimits.FunctionRowsMax + 1)];
        return some.Length <= SqlLimits.FunctionRowsMax ? some : throw Refuse(0, string.Create(
            CultureInfo.InvariantCulture,
            $"The topology is too large: more than {SqlLimits.FunctionRowsMax} pairs of nodes reach each other."));
    }

    /// <summary>Says that an argument, or what comes of it, is not to be had.</summary>
    public static TopologyCallException Refuse(int argument, string message, ImmutableArray<string> known = default) =>
        new(new SqlTableResult.Refused(argument, message, known.IsDefault ? [] : known));

    private static string Printable(string text) =>
        string.Concat(text.Take(60).Select(letter => char.IsControl(letter) ? '?' : letter));
}
