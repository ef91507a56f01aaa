namespace Telemetry.Gateway.Sql;

/// <summary>How a file is written.</summary>
internal enum SqlFileKind
{
    None = 0,
    Csv,
    Json,
    Parquet,
}
