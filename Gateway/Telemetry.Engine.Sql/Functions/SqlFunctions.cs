using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>The scalar functions by their names.</summary>
public static class SqlFunctions
{
    private static readonly Dictionary<string, SqlFunction[]> Known = Build();

    /// <summary>All names, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Whether there is a scalar function of a name.</summary>
    /// <param name="name">The name; case makes no difference.</param>
    /// <returns>True when there is one.</returns>
    public static bool Has(string name) => Known.ContainsKey(name.ToUpperInvariant());

    /// <summary>The forms of a function.</summary>
    /// <param name="name">The name; case makes no difference.</param>
    /// <returns>Its forms; none when there is no such function.</returns>
    public static IReadOnlyList<SqlFunction> Find(string name) =>
        Known.TryGetValue(name.ToUpperInvariant(), out var forms) ? forms : [];

    /// <summary>The call of a function with bound arguments.</summary>
    internal static BoundExpression Bind(string name, IReadOnlyList<BoundExpression> arguments, SqlNode node)
    {
        var forms = Find(name);
        SqlFunction? best = null;
        var least = int.MaxValue;
        foreach (var form in forms)
        {
            var cost = ArgumentFit.Cost(form, arguments);
            if (cost >= least) { continue; }
            (best, least) = (form, cost);
        }
        return best is null
            ? throw NoForm(name, forms, arguments, node)
            : Call(best, arguments);
    }

    internal static BoundExpression Call(SqlFunction form, IReadOnlyList<BoundExpression> arguments)
    {
        var cast = new BoundExpression[arguments.Count];
        for (var index = 0; index < cast.Length; index++)
        {
            cast[index] = ArgumentFit.Fit(arguments[index], form.ParameterAt(index));
        }
        var isNullable = form.IsNullable || (!form.SeesNulls && cast.Any(argument => argument.Type.IsNullable));
        var type = form.TypeOf(cast);
        return ConstantFolding.Fold(new BoundExpression.Call(
            form, [.. cast], type.With(isNullable || (form.SeesNulls && type.IsNullable))));
    }

    private static SqlException NoForm(
        string name, IReadOnlyList<SqlFunction> forms, IReadOnlyList<BoundExpression> arguments, SqlNode node)
    {
        var types = string.Join(", ", arguments.Select(argument => argument.Type));
        return new(new SqlError("wrong_arguments", $"{name}({types}) is not to be had.", node.Span)
        {
            Expected = string.Join(" or ", forms.Select(form => form.Signature)),
        });
    }

    private static Dictionary<string, SqlFunction[]> Build()
    {
        var library = new FunctionLibrary();
        return library.ToDictionary();
    }
}
