using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Catalog;

/// <summary>A parameter of a table function.</summary>
/// <param name="Name">Its name, by which an argument may be given, too: <c>f(node => 'x')</c>.</param>
/// <param name="Type">Its type.</param>
/// <param name="IsOptional">Whether it may be left out.</param>
public sealed record SqlTableParameter(string Name, SqlType Type, bool IsOptional = false);
