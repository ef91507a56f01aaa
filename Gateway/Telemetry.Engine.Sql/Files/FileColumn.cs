using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Files;

/// <summary>A column that a file has, or is to have.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Type">What it holds, and whether it may hold NULL.</param>
public sealed record FileColumn(string Name, SqlType Type);
