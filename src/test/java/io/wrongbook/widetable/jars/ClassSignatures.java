package io.wrongbook.widetable.jars;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.flink.shaded.asm9.org.objectweb.asm.ClassReader;
import org.apache.flink.shaded.asm9.org.objectweb.asm.tree.ClassNode;

/** Classes with their members, and whether what a class names is among them. */
final class ClassSignatures {

    private static final Pattern OF_THE_JDK = Pattern.compile("(java|javax|jdk|sun|com/sun)/.*");

    /** Their methods take whatever they are called with. */
    private static final Set<String> POLYMORPHIC =
            Set.of("java/lang/invoke/MethodHandle", "java/lang/invoke/VarHandle");

    private final Map<String, Set<String>> members = new HashMap<>();
    private final Map<String, List<String>> parents = new HashMap<>();

    /**
     * What javac has for {@code --release}. JDK 17 keeps the class files of a version in {@code
     * lib/ct.sym}, in directories whose names have the version's character.
     *
     * @param version as a digit of base 36: B is Java 11
     */
    static ClassSignatures ofJava(String version) throws IOException {
        ClassSignatures signatures = new ClassSignatures();
        Path file = Path.of(System.getProperty("java.home"), "lib", "ct.sym");
        signatures.addAll(
                file, name -> name.endsWith(".sig") && name.split("/", 2)[0].contains(version));
        return signatures;
    }

    /** The same, and the classes of a jar. */
    ClassSignatures with(Path jar) throws IOException {
        ClassSignatures both = new ClassSignatures();
        both.members.putAll(members);
        both.parents.putAll(parents);
        both.addAll(jar, name -> name.endsWith(".class"));
        return both;
    }

    private void addAll(Path zip, Predicate<String> names) throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (ZipEntry entry : file.stream().collect(Collectors.toList())) {
                if (names.test(entry.getName())) {
                    try (InputStream in = file.getInputStream(entry)) {
                        add(new ClassReader(in));
                    }
                }
            }
        }
    }

    private void add(ClassReader reader) {
        ClassNode node = new ClassNode();
        reader.accept(node, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
        Set<String> own = members.computeIfAbsent(node.name, name -> new HashSet<>());
        node.methods.forEach(method -> own.add(method.name + method.desc));
        node.fields.forEach(field -> own.add(field.name + field.desc));
        List<String> above = new ArrayList<>(node.interfaces);
        // An interface's methods are also those of Object.
        above.add(node.superName == null ? "java/lang/Object" : node.superName);
        above.remove(node.name);
        parents.put(node.name, above);
    }

    /** What a class names of the JDK and is not here, each with the class's name. */
    Set<String> missingIn(ClassReader reader) {
        Set<String> missing = new TreeSet<>();
        char[] buffer = new char[reader.getMaxStringLength()];
        for (int i = 1; i < reader.getItemCount(); i++) {
            int item = reader.getItem(i);
            int tag = item == 0 ? 0 : reader.readByte(item - 1);
            if (tag == 7) {
                String name = reader.readUTF8(item, buffer).replaceFirst("^\\[+L?", "");
                String type = name.endsWith(";") ? name.substring(0, name.length() - 1) : name;
                if (OF_THE_JDK.matcher(type).matches() && !members.containsKey(type)) {
                    missing.add(reader.getClassName() + " names " + type);
                }
            } else if (tag >= 9 && tag <= 11) {
                String owner = reader.readClass(item, buffer);
                int nameAndType = reader.getItem(reader.readUnsignedShort(item + 2));
                String member = reader.readUTF8(nameAndType, buffer);
                String descriptor = reader.readUTF8(nameAndType + 2, buffer);
                if (!POLYMORPHIC.contains(owner) && !has(owner, member + descriptor)) {
                    missing.add(
                            reader.getClassName() + " names " + owner + "." + member + descriptor);
                }
            }
        }
        return missing;
    }

    /**
     * Also if the class is of neither: a cluster's, or one that {@link #missingIn} names anyway.
     */
    private boolean has(String owner, String member) {
        if (!members.containsKey(owner) || members.get(owner).contains(member)) {
            return true;
        }
        Stream<String> above = parents.get(owner).stream();
        return above.anyMatch(parent -> has(parent, member));
    }
}
