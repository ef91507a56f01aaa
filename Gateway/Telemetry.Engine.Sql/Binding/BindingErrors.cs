using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Text;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Binding;

/// <summary>What can be wrong with an expression.</summary>
internal static class BindingErrors
{
    public static SqlException NoCondition(SqlNode node, SqlType type) => new(
        new SqlError("not_a_condition", $"A condition is needed here, but this is {type}.", node.Span)
        {
            Expected = "BOOLEAN",
        });

    public static SqlException TypeMismatch(SqlNode node, SqlType actual, SqlType wanted) => new(
        new SqlError("type_mismatch", $"{actual} does not fit here.", node.Span)
        {
            Expected = wanted.ToString(),
            Help = TypeRules.IsCastable(actual, wanted) ? $"Write CAST(… AS {wanted})." : null,
        });

    public static SqlException NoOperator(SqlNode node, string sign, SqlType left, SqlType right) => new(
        new SqlError("type_mismatch", $"'{sign}' is not to be had for {left} and {right}.", node.Span)
        {
            Help = "Cast one of them.",
        });

    public static SqlException NoOperator(SqlNode node, string sign, SqlType operand) => new(
        "type_mismatch", $"'{sign}' is not to be had for {operand}.", node.Span);

    public static SqlException NoCommonType(SqlNode node, string place, SqlType left, SqlType right) => new(
        new SqlError("type_mismatch", $"The values of {place} have no common type: {left} and {right}.", node.Span)
        {
            Help = "Cast one of them.",
        });

    public static SqlException NoCast(SqlNode node, SqlType from, SqlType to) => new(
        "invalid_cast", $"{from} cannot be cast to {to}.", node.Span);

    public static SqlException Misplaced(SqlNode node, string what) => new(
        "misplaced", $"{what} cannot stand here.", node.Span);

    public static SqlException BadLiteral(SqlNode node, string message) => new("invalid_literal", message, node.Span);

    public static SqlException UnknownColumn(SqlExpression.Column column) => new(
        "unknown_column", $"There is no column '{column.Name.Text}' here.", column.Span);
}
