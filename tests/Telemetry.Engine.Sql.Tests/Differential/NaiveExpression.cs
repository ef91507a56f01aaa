namespace Telemetry.Engine.Sql.Tests.Differential;

/// <summary>An expression as SQL, and what it is worth for a row.</summary>
internal sealed record NaiveExpression<T>(string Sql, Func<object?[], T> Of);
