using Telemetry.Engine.Sql.Text;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Replay;

namespace Telemetry.Gateway.Sql;

/// <summary>Which SQL texts a gateway starts with: those of the folder, and of a file that is broken the last text that
/// ran.</summary>
internal static class SqlStart
{
    public static GatewayOptions Load(GatewayOptions options)
    {
        GatewayDisk disk = new();
        IReadOnlyList<SqlPipelineOptions> kept =
            SettingsFile.TryRead(options.DataDirectory, disk.Files)?.Settings.Options.SqlPipelines ?? [];
        GatewayOptions loaded = options;
        foreach (SqlText file in new SqlTexts(options, disk).Read())
        {
            SqlPipelineOptions? before = kept.FirstOrDefault(one => one.Id == file.Id);
            SqlPipelineOptions? now = file.Text is null ? null : new SqlPipelineOptions(file.Id, file.Text);
            loaded = With(loaded, now) ?? With(loaded, before) ?? loaded;
        }

        return loaded;
    }

    /// <summary>The configuration with one pipeline more, or another text of it; null when the text is wrong.</summary>
    private static GatewayOptions? With(GatewayOptions options, SqlPipelineOptions? sql)
    {
        if (sql is null)
        {
            return null;
        }

        GatewayOptions changed = SqlPipelineSet.With(options, sql);
        try
        {
            _ = SqlDefinition.All(changed);
            return changed;
        }
        catch (SqlException)
        {
            // The watch over the folder says so, as soon as it runs.
            return null;
        }
    }
}
