using Telemetry.Conformance;

const string Usage = "usage: Telemetry.Conformance DIR [--kind K] [--id ID]";

string? folder = null;
string? kind = null;
string? id = null;
for (var index = 0; index < args.Length; index++)
{
    var isOption = args[index] is "--kind" or "--id";
    if (isOption && index + 1 == args.Length || !isOption && folder is not null)
    {
        Console.Error.WriteLine(Usage);
        return 2;
    }
    if (args[index] == "--kind") { kind = args[++index]; }
    else if (args[index] == "--id") { id = args[++index]; }
    else { folder = args[index]; }
}
if (folder is null || !Directory.Exists(folder))
{
    Console.Error.WriteLine(folder is null ? Usage : $"No folder {folder}. {Usage}");
    return 2;
}
var (passed, failed) = new CaseRunner(Console.Out, kind, id).Run(folder);
return passed + failed == 0 ? 2 : failed == 0 ? 0 : 1;
