using System.CommandLine;
using Telemetry.Alerts;
using Telemetry.Engine.Sql.Text;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Sql;

namespace Telemetry.Gateway.Cli;

/// <summary>
/// <c>telemetry rules check FILE</c>: reads rules as the gateway would (a configuration with <c>rules</c>, or a SQL
/// text with INSERT INTO alerts) and says each as one line.
/// </summary>
internal static class RulesCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        Argument<string> file = new("file") { Description = "A configuration (.json), or the text of a query (.sql)." };
        Option<string?> topology = new("--topology") { Description = "The plant's topology, for queries that ask it." };
        Command check = new("check", "Read rules, and say what is wrong with them.") { file, topology };
        check.SetAction(parsed => Check(parsed.GetValue(file) ?? "", parsed.GetValue(topology), output, error));
        return new Command("rules", "Rules of alerts.") { check };
    }

    private static int Check(string file, string? topology, TextWriter output, TextWriter error)
    {
        try
        {
            bool isQuery = file.EndsWith(".sql", StringComparison.OrdinalIgnoreCase);
            foreach (AlertRule rule in isQuery ? Query(file, topology) : ConfigurationFile.Read(file).Rules)
            {
                output.WriteLine($"{Words.Printable(rule.DescribeCondition())}, {rule.Severity}");
            }

            return TelemetryCommand.Done;
        }
        catch (Exception wrong) when (wrong is ConfigurationException or SqlException)
        {
            error.WriteLine($"telemetry: {wrong.Message}");
            return TelemetryCommand.BadUsage;
        }
    }

    private static List<AlertRule> Query(string file, string? topology)
    {
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{file}: cannot be read: {unread.Message}", unread);
        }

        string id = Path.GetFileNameWithoutExtension(file);
        if (!SqlPipelineSection.IsId(id))
        {
            throw new ConfigurationException($"{file}: the name of the file must be {SqlPipelineSection.IdRule}");
        }

        GatewayOptions options = new()
        {
            Topology = topology is null ? null : TopologySection.ReadFile(topology),
        };
        SqlDefinition definition = SqlDefinition.Of(options, new SqlPipelineOptions(id, text), []);
        return definition.Rule is { } rule
            ? [rule]
            : throw new ConfigurationException($"{file}: there is no INSERT INTO alerts");
    }
}
