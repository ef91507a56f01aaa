using System.Collections.Immutable;
using Telemetry.Engine.Sql.Plan;

namespace Telemetry.Engine.Sql.Binding.Matching;

/// <summary>The values of a match that expressions ask for, each once. While expressions are bound they stand under
/// numbers of their own (<see cref="Place"/>).</summary>
internal sealed class MatchBook
{
    /// <summary>Columns from here on are values of the book.</summary>
    public const int Place = 1 << 24;

    private readonly List<MatchValue> _values = [];
    private readonly ColumnNames _names;

    /// <summary>Makes an empty book.</summary>
    /// <param name="taken">Names that no value may have.</param>
    public MatchBook(IEnumerable<string> taken) => _names = new(taken);

    /// <summary>The values.</summary>
    public ImmutableArray<MatchValue> Values => [.. _values];

    /// <summary>The place of a value.</summary>
    public BoundExpression Add(MatchValue value)
    {
        var found = _values.FindIndex(known => known.IsSameAs(value));
        if (found < 0)
        {
            found = _values.Count;
            _values.Add(value switch
            {
                MatchValue.Pick pick => pick with { Name = _names.Unique(pick.Name) },
                MatchValue.Fold fold => Renamed(fold),
                _ => throw new InvalidOperationException("No such value."),
            });
        }
        return new BoundExpression.Column(Place + found, _values[found].Name, _values[found].Type);
    }

    private MatchValue.Fold Renamed(MatchValue.Fold fold)
    {
        var name = _names.Unique(fold.Name);
        return fold with { Name = name, Call = fold.Call with { Name = name } };
    }
}
