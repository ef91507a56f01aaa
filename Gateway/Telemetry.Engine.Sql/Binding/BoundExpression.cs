using Telemetry.Engine.Data;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Binding;

/// <summary>
/// An expression whose names, functions and types are known. Columns are places in the input's columns; operands have
/// the types that their operator needs (casts are written out). Two that do the same are equal.
/// </summary>
/// <param name="Type">The type of its values; BOOLEAN for conditions.</param>
public abstract partial record BoundExpression(SqlType Type)
{
    /// <summary>What it is made of, in the order of the text.</summary>
    public virtual IReadOnlyList<BoundExpression> Operands => [];

    /// <summary>Whether it is one value, known already.</summary>
    public bool IsConstant => this is Literal;

    /// <summary>Whether equal rows have equal values at any time: nothing in it asks for the time.</summary>
    public bool IsDeterministic =>
        this is not Call { Function.IsDeterministic: false } && Operands.All(operand => operand.IsDeterministic);

    /// <summary>The places of the columns that it uses, ascending.</summary>
    /// <returns>The places, each once.</returns>
    public IReadOnlyList<int> Columns()
    {
        var columns = new SortedSet<int>();
        Collect(this, columns);
        return [.. columns];
    }

    /// <summary>The conditions that AND joins here, in the order of the text; itself when none does.</summary>
    /// <returns>The conditions.</returns>
    public IReadOnlyList<BoundExpression> Conjuncts()
    {
        var conjuncts = new List<BoundExpression>();
        Collect(this, conjuncts);
        return conjuncts;
    }

    /// <summary>This expression with parts replaced.</summary>
    /// <param name="rewrite">Gives what stands for a part from now on, or null to look into the part.</param>
    /// <returns>The new expression, or this one when nothing was replaced.</returns>
    public BoundExpression Map(Func<BoundExpression, BoundExpression?> rewrite)
    {
        ArgumentNullException.ThrowIfNull(rewrite);
        if (rewrite(this) is { } replaced) { return replaced; }
        var operands = Operands;
        BoundExpression[]? changed = null;
        for (var index = 0; index < operands.Count; index++)
        {
            var operand = operands[index].Map(rewrite);
            if (ReferenceEquals(operand, operands[index])) { continue; }
            changed ??= [.. operands];
            changed[index] = operand;
        }
        return changed is null ? this : WithOperands(changed);
    }

    /// <summary>This expression with its columns elsewhere.</summary>
    /// <param name="place">Gives each column's new place.</param>
    /// <returns>The new expression.</returns>
    public BoundExpression MoveColumns(Func<int, int> place) =>
        Map(part => part is Column column ? column with { Index = place(column.Index) } : null);

    /// <summary>The engine's expression over columns of a frame.</summary>
    /// <param name="schema">The frame's columns, in the order of the input's.</param>
    /// <returns>The expression.</returns>
    public Expression ToEngine(Schema schema) => Lowering.Lower(this, schema);

    /// <summary>The two conditions as one; null counts as none.</summary>
    /// <param name="left">One condition or null.</param>
    /// <param name="right">The other or null.</param>
    /// <returns>Both, or the one that is there, or null.</returns>
    public static BoundExpression? Both(BoundExpression? left, BoundExpression? right) =>
        left is null ? right : right is null ? left : new And(left, right);

    /// <summary>The expression as SQL, columns by their names.</summary>
    /// <returns>The text.</returns>
    public sealed override string ToString() => BoundPrinter.Print(this);

    /// <summary>The same with other operands.</summary>
    private protected abstract BoundExpression WithOperands(IReadOnlyList<BoundExpression> operands);

    private static void Collect(BoundExpression expression, SortedSet<int> columns)
    {
        if (expression is Column column) { columns.Add(column.Index); }
        foreach (var operand in expression.Operands) { Collect(operand, columns); }
    }

    private static void Collect(BoundExpression expression, List<BoundExpression> conjuncts)
    {
        if (expression is And and)
        {
            Collect(and.Left, conjuncts);
            Collect(and.Right, conjuncts);
        }
        else { conjuncts.Add(expression); }
    }
}
