using Telemetry.Contract;

namespace Telemetry.Gateway.Configuration;

/// <summary>Reads <c>sql_pipelines</c>: the texts of pipelines, as settings keep them for a replay.</summary>
internal static class SqlPipelineSection
{
    /// <summary>What a pipeline may be called.</summary>
    public const string IdRule = "a name of 1 to 64 characters out of A-Z a-z 0-9 _ -";

    public static List<SqlPipelineOptions> Read(ConfigurationNode node)
    {
        List<SqlPipelineOptions> all = [];
        foreach (ConfigurationNode item in node.List(GatewayLimits.SqlPipelinesMax))
        {
            var keys = item.Object("id", "sql");
            if (!keys.TryGetValue("id", out ConfigurationNode id)
                || !keys.TryGetValue("sql", out ConfigurationNode sql))
            {
                throw item.Refuse("a SQL pipeline needs the keys id and sql");
            }

            all.Add(new SqlPipelineOptions(id.Text(IdRule, IsId), sql.Text("statements", _ => true)));
        }

        return all;
    }

    /// <summary>Whether a name may be a pipeline's: it is a file's name, and part of names of streams.</summary>
    public static bool IsId(string id) => id.Length is >= 1 and <= 64 && Names.IsValid(id)
        && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-');
}
